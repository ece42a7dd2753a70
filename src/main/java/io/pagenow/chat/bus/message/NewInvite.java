package io.pagenow.chat.bus.message;

import java.util.Optional;
import java.util.UUID;

/**
 * A request for a new invite link.
 *
 * @param expiresInSeconds empty if the link does not expire
 * @param maxUses empty if it may be used any number of times
 */
public record NewInvite(
        String userId, UUID conversationId, Optional<Long> expiresInSeconds, Optional<Integer> maxUses) {}
