package io.pagenow.chat.command;

import io.pagenow.chat.bus.message.OfWebhook;
import io.pagenow.chat.webhook.WebhookStore;
import io.vertx.core.Future;
import picocli.CommandLine.Command;

/** {@code webhook disable}: ends deliveries to a webhook, until it is enabled. */
@Command(
        name = "disable",
        mixinStandardHelpOptions = true,
        description = "Ends deliveries to a webhook, until it is enabled again.")
final class DisableWebhook extends WebhookAct {
    DisableWebhook() {
        super("disabled");
    }

    @Override
    Future<Void> act(WebhookStore store, OfWebhook webhook) {
        return store.disable(webhook);
    }
}
