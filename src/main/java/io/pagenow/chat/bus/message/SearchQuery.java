package io.pagenow.chat.bus.message;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A search of a user.
 *
 * @param text words, and phrases in double quotes
 * @param from earliest time of a message
 * @param to latest time of a message, exclusive
 * @param before only messages before this place, from the page before
 * @param limit maximum results, 1 to 50
 */
public record SearchQuery(
        String userId,
        String text,
        Optional<UUID> conversationId,
        Optional<String> senderId,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<Place> before,
        int limit) {
    /** The place of a message in the order of results: by time, then conversation, then position; the highest first. */
    public record Place(Instant sentAt, UUID conversationId, long seq) {}
}
