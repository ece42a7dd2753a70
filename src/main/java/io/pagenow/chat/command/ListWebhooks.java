package io.pagenow.chat.command;

import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.Webhook;
import io.pagenow.chat.model.WebhookType;
import io.pagenow.chat.webhook.WebhookStore;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code webhook list}: prints all webhooks without their secrets. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Prints all webhooks, without their secrets, with how they did a few seconds ago.")
final class ListWebhooks implements Callable<Integer> {
    private static final String ROW = "%-17s %-20s %-8s %-21s %-40s %-32s %s%n";

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Override
    public Integer call() {
        return settingsOption.withSettings(spec, this::print);
    }

    private int print(Vertx vertx, Settings settings) {
        List<Webhook> webhooks = StoredWebhooks.with(vertx, settings, WebhookStore::list);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(ROW, "id", "state", "waiting", "last success", "URL", "types", "last error");
        for (Webhook webhook : webhooks) {
            out.printf(
                    ROW,
                    webhook.id(),
                    state(webhook),
                    webhook.state().waiting(),
                    time(webhook.state().lastSuccessAt()),
                    webhook.url(),
                    webhook.types().isEmpty()
                            ? "all"
                            : webhook.types().stream()
                                    .map(WebhookType::wireName)
                                    .collect(Collectors.joining(",")),
                    webhook.state().lastError().orElse(""));
        }
        out.flush();
        vertx.close().await();
        return 0;
    }

    private static String state(Webhook webhook) {
        return webhook.disabled()
                .map(disabled -> "disabled: " + disabled.reason())
                .orElse(webhook.state().failingSince().isPresent() ? "failing" : "enabled");
    }

    private static String time(Optional<Instant> time) {
        return time.map(instant -> instant.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse("never");
    }
}
