package io.pagenow.chat.command;

import io.pagenow.chat.bus.message.NewWebhook;
import io.pagenow.chat.bus.message.WebhookSecret;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.WebhookType;
import io.pagenow.chat.webhook.WebhookStore;
import io.vertx.core.Vertx;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code webhook create}: creates a webhook and prints its id and its secret. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description =
                "Creates a webhook and prints its id and its secret, which signs its requests (Standard Webhooks). The secret is"
                        + " shown only now.")
final class CreateWebhook implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Parameters(
            paramLabel = "URL",
            description =
                    "https URL of a public server; private networks, also by http, need the setting webhooks.allowedNetworks")
    private String url;

    @Option(
            names = "--types",
            paramLabel = "TYPE",
            split = ",",
            description = "what it gets, several with commas: message-created, message-changed, conversation-changed,"
                    + " conversation-deleted, member-changed, member-left, report-created (all)")
    private List<String> types = List.of();

    @Option(
            names = "--conversation",
            paramLabel = "ID",
            split = ",",
            description = "limit it to this conversation; may be repeated (all)")
    private List<UUID> conversations = List.of();

    @Option(names = "--from-beginning", description = "deliver everything that is there already, too")
    private boolean fromBeginning;

    @Override
    public Integer call() {
        NewWebhook webhook = webhook();
        return settingsOption.withSettings(spec, (vertx, settings) -> create(vertx, settings, webhook));
    }

    private NewWebhook webhook() {
        if (conversations.size() > Limits.WEBHOOK_CONVERSATIONS) {
            throw new ParameterException(
                    spec.commandLine(), "--conversation: at most " + Limits.WEBHOOK_CONVERSATIONS + " conversations");
        }
        Set<WebhookType> wanted = EnumSet.noneOf(WebhookType.class);
        for (String type : types) {
            wanted.add(WebhookType.of(type)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            "--types: \"" + type + "\" is none of " + String.join(", ", WebhookType.NAMES))));
        }
        return new NewWebhook(WebhookStore.OPERATOR, url, wanted, Set.copyOf(conversations), fromBeginning);
    }

    /** Id and secret alone go to the standard output, so that they can be passed on. */
    private int create(Vertx vertx, Settings settings, NewWebhook webhook) {
        WebhookSecret created = StoredWebhooks.with(vertx, settings, store -> store.create(webhook));
        spec.commandLine().getErr().println("The webhook and its secret, which is shown only now:");
        spec.commandLine().getOut().println(created.webhookId() + " " + created.secret());
        vertx.close().await();
        return 0;
    }
}
