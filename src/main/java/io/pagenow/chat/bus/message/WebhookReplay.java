package io.pagenow.chat.bus.message;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A request to deliver again what an endpoint has had. Exactly one of {@code seq} and {@code since} is present.
 *
 * @param actor the administrator
 * @param conversationId empty for all conversations; present if {@code seq} is
 * @param seq position of the first message
 * @param since time of the first event
 */
public record WebhookReplay(
        String actor, String webhookId, Optional<UUID> conversationId, OptionalLong seq, Optional<Instant> since) {}
