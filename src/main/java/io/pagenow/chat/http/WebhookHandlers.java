package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Address;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.OfWebhook;
import io.pagenow.chat.bus.message.Ping;
import io.pagenow.chat.bus.message.WebhookSecret;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.http.Operations.BodyRequest;
import io.pagenow.chat.protocol.WebhookBodies;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handlers of webhooks, for administrators. */
final class WebhookHandlers {
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;

    private static final Logger log = LoggerFactory.getLogger(WebhookHandlers.class);

    private final Bus bus;
    private final AdministratorCheck administrators;

    WebhookHandlers(Bus bus, Settings.Auth settings) {
        this.bus = bus;
        this.administrators = new AdministratorCheck(settings);
    }

    void bind(Operations operations) {
        operations
                .call("listWebhooks", this::list)
                .callWithBody("createWebhook", CREATED, this::create)
                .call("deleteWebhook", NO_CONTENT, change("deletes", Addresses.DELETE_WEBHOOK))
                .call("rotateWebhookSecret", this::rotate)
                .call("enableWebhook", NO_CONTENT, change("enables", Addresses.ENABLE_WEBHOOK))
                .call("retryWebhook", NO_CONTENT, change("retries", Addresses.RETRY_WEBHOOK))
                .callWithBody("replayWebhook", NO_CONTENT, this::replay)
                .call("listWebhookDeliveries", this::deliveries);
    }

    /** {@code GET /admin/webhooks}. */
    private Future<Buffer> list(Parameters none, Identity caller) {
        return administrators
                .require(caller)
                .compose(permitted -> bus.request(Addresses.WEBHOOKS, new Ping()))
                .map(WebhookBodies::webhooks);
    }

    /** {@code POST /admin/webhooks}. */
    private Future<Buffer> create(BodyRequest request) {
        return administrators
                .require(request.caller())
                .compose(permitted -> bus.request(
                        Addresses.CREATE_WEBHOOK,
                        WebhookBodyDecoder.webhook(request.caller().userId(), request.body())))
                .map(created -> {
                    log.info(
                            "Administrator {} has created the webhook {}",
                            request.caller().userId(),
                            created.webhookId());
                    return secret(created);
                });
    }

    private static Buffer secret(WebhookSecret secret) {
        return WebhookBodies.secret(secret.webhookId(), secret.secret());
    }

    /** {@code POST /admin/webhooks/{webhookId}/secret}. */
    private Future<Buffer> rotate(Parameters parameters, Identity caller) {
        return administrators.require(caller).compose(permitted -> {
            OfWebhook webhook = webhook(parameters, caller);
            log.info("Administrator {} replaces the secret of the webhook {}", caller.userId(), webhook.webhookId());
            return bus.request(Addresses.ROTATE_WEBHOOK, webhook).map(WebhookHandlers::secret);
        });
    }

    private static OfWebhook webhook(Parameters parameters, Identity caller) {
        return new OfWebhook(caller.userId(), parameters.text("webhookId"));
    }

    /** A call without a body and without an answer. */
    private Operations.Call change(String verb, Address<OfWebhook, Void> address) {
        return (parameters, caller) -> administrators.require(caller).compose(permitted -> {
            OfWebhook webhook = webhook(parameters, caller);
            log.info("Administrator {} {} the webhook {}", caller.userId(), verb, webhook.webhookId());
            return bus.request(address, webhook).map(done -> Buffer.buffer());
        });
    }

    /** {@code POST /admin/webhooks/{webhookId}/replay}. */
    private Future<Buffer> replay(BodyRequest request) {
        Identity caller = request.caller();
        return administrators.require(caller).compose(permitted -> {
            OfWebhook webhook = webhook(request.parameters(), caller);
            log.info("Administrator {} replays the webhook {}", caller.userId(), webhook.webhookId());
            return bus.request(Addresses.REPLAY_WEBHOOK, WebhookBodyDecoder.replay(webhook, request.body()))
                    .map(done -> Buffer.buffer());
        });
    }

    /** {@code GET /admin/webhooks/{webhookId}/deliveries}. */
    private Future<Buffer> deliveries(Parameters parameters, Identity caller) {
        return administrators
                .require(caller)
                .compose(permitted -> bus.request(Addresses.WEBHOOK_ATTEMPTS, webhook(parameters, caller)))
                .map(WebhookBodies::deliveries);
    }
}
