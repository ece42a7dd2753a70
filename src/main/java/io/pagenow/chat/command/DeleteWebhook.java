package io.pagenow.chat.command;

import io.pagenow.chat.bus.message.OfWebhook;
import io.pagenow.chat.webhook.WebhookStore;
import io.vertx.core.Future;
import picocli.CommandLine.Command;

/** {@code webhook delete}: deletes a webhook. */
@Command(name = "delete", mixinStandardHelpOptions = true, description = "Deletes a webhook, with its positions.")
final class DeleteWebhook extends WebhookAct {
    DeleteWebhook() {
        super("deleted");
    }

    @Override
    Future<Void> act(WebhookStore store, OfWebhook webhook) {
        return store.delete(webhook);
    }
}
