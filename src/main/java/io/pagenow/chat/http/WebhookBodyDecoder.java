package io.pagenow.chat.http;

import io.pagenow.chat.bus.message.NewWebhook;
import io.pagenow.chat.bus.message.OfWebhook;
import io.pagenow.chat.bus.message.WebhookReplay;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.WebhookType;
import io.pagenow.chat.protocol.BodyObject;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Decodes the bodies of requests about webhooks. Every method throws a {@link io.pagenow.chat.model.ChatException} that names the field at
 * fault and the expectation.
 */
final class WebhookBodyDecoder {
    private WebhookBodyDecoder() {}

    /** The body of {@code POST /admin/webhooks}. */
    static NewWebhook webhook(String actor, Buffer body) {
        BodyObject fields = BodyObject.of(body);
        Set<WebhookType> types = fields.someOf("types", WebhookType.NAMES).stream()
                .map(WebhookType::of)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        return new NewWebhook(
                actor,
                fields.requiredText("url", 1, Limits.WEBHOOK_URL),
                types,
                fields.uuids("conversations", Limits.WEBHOOK_CONVERSATIONS),
                fields.flag("fromBeginning").orElse(false));
    }

    /** The body of {@code POST /admin/webhooks/{webhookId}/replay}. */
    static WebhookReplay replay(OfWebhook webhook, Buffer body) {
        BodyObject fields = BodyObject.of(body);
        Optional<UUID> conversationId = fields.uuid("conversationId");
        Optional<Long> seq = fields.number("seq", 1, Long.MAX_VALUE);
        Optional<Instant> since = fields.time("at");
        if (seq.isPresent() && since.isPresent()) {
            throw BodyObject.invalid("at", "either 'seq' or 'at'");
        }
        if (seq.isEmpty() && since.isEmpty()) {
            throw BodyObject.missing("at");
        }
        if (seq.isPresent() && conversationId.isEmpty()) {
            throw BodyObject.missing("conversationId");
        }
        return new WebhookReplay(
                webhook.actor(),
                webhook.webhookId(),
                conversationId,
                seq.map(OptionalLong::of).orElse(OptionalLong.empty()),
                since);
    }
}
