package io.pagenow.chat.command;

import io.pagenow.chat.bus.message.OfWebhook;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.webhook.WebhookStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command that does one thing to one webhook. */
abstract class WebhookAct implements Callable<Integer> {
    private final String done;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Parameters(paramLabel = "ID", description = "id of the webhook, as webhook list shows it")
    private String webhookId;

    /** @param done the state of the webhook afterwards, as it is printed */
    WebhookAct(String done) {
        this.done = done;
    }

    abstract Future<Void> act(WebhookStore store, OfWebhook webhook);

    @Override
    public final Integer call() {
        return settingsOption.withSettings(spec, this::act);
    }

    private int act(Vertx vertx, Settings settings) {
        StoredWebhooks.with(vertx, settings, store -> act(store, StoredWebhooks.of(webhookId)));
        spec.commandLine().getOut().println("The webhook " + webhookId + " is " + done + ".");
        vertx.close().await();
        return 0;
    }
}
