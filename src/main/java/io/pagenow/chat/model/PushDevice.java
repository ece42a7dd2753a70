package io.pagenow.chat.model;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A device to which the server pushes, without the secrets of its subscription.
 *
 * @param device the user's name for it, may be empty
 * @param service scheme, host and port of the push service
 * @param isCurrent whether it was subscribed with the server's current key
 * @param lastSuccessAt about the time at which the push service last accepted a push
 * @param failures pushes that failed since then
 */
public record PushDevice(
        UUID subscriptionId,
        String device,
        String service,
        boolean isCurrent,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> lastSuccessAt,
        int failures) {}
