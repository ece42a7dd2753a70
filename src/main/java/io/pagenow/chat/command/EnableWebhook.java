package io.pagenow.chat.command;

import io.pagenow.chat.bus.message.OfWebhook;
import io.pagenow.chat.webhook.WebhookStore;
import io.vertx.core.Future;
import picocli.CommandLine.Command;

/** {@code webhook enable}: delivers to a webhook again. */
@Command(
        name = "enable",
        mixinStandardHelpOptions = true,
        description = "Delivers to a webhook again, also what has happened since it was disabled.")
final class EnableWebhook extends WebhookAct {
    EnableWebhook() {
        super("enabled");
    }

    @Override
    Future<Void> act(WebhookStore store, OfWebhook webhook) {
        return store.enable(webhook);
    }
}
