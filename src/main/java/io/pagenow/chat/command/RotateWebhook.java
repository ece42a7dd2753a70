package io.pagenow.chat.command;

import io.pagenow.chat.bus.message.WebhookSecret;
import io.pagenow.chat.config.Settings;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code webhook rotate}: replaces the secret of a webhook and prints the new one. */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        description =
                "Replaces the secret of a webhook and prints the new one, once. For 24 hours requests have two signatures, of the new"
                        + " and of the former secret.")
final class RotateWebhook implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Parameters(paramLabel = "ID", description = "id of the webhook, as webhook list shows it")
    private String webhookId;

    @Override
    public Integer call() {
        return settingsOption.withSettings(spec, this::rotate);
    }

    /** The secret alone goes to the standard output, so that it can be passed on. */
    private int rotate(Vertx vertx, Settings settings) {
        WebhookSecret rotated =
                StoredWebhooks.with(vertx, settings, store -> store.rotate(StoredWebhooks.of(webhookId)));
        spec.commandLine().getErr().println("The new secret, which is shown only now:");
        spec.commandLine().getOut().println(rotated.secret());
        vertx.close().await();
        return 0;
    }
}
