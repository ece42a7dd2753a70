package io.pagenow.chat.model;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * An endpoint of webhooks, as administrators see it.
 *
 * @param types what it gets; empty for all types
 * @param conversations those of which it gets events; empty for all
 * @param createdBy the administrator, or {@code operator} for a command
 * @param disabled why nothing is delivered; empty if it is enabled
 * @param state how it did lately, up to a few seconds old
 */
public record Webhook(
        String id,
        String url,
        Set<WebhookType> types,
        Set<UUID> conversations,
        Instant createdAt,
        String createdBy,
        Optional<Disabled> disabled,
        State state) {
    /**
     * The end of deliveries, until an administrator enables the endpoint again.
     *
     * @param reason {@code operator}, {@code gone} (the endpoint has answered 410) or {@code failing} (no success for days)
     */
    public record Disabled(Instant at, String reason) {}

    /**
     * The condition of an endpoint.
     *
     * @param waiting conversations with events that are not delivered
     * @param failingSince the first failure since the last success
     * @param lastError what was wrong at the last failure, without anything that was sent; empty after a success
     * @param pausedUntil time until which nothing is sent, because the whole endpoint fails
     */
    public record State(
            int waiting,
            Optional<Instant> lastSuccessAt,
            Optional<Instant> failingSince,
            Optional<String> lastError,
            Optional<Instant> pausedUntil) {}
}
