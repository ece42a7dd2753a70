package io.pagenow.chat.bus.message;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A query for the conversation list.
 *
 * @param isRead only conversations whose latest message the caller has, or has not, read; empty for all
 * @param archived whether the archived conversations are wanted instead of the others
 * @param hasMessages whether conversations with a message are wanted; otherwise groups without one
 * @param limit the most conversations that are read; with {@code isRead} fewer may be left of them. Empty for all
 * @param before the last conversation of the page before; empty to begin with the newest
 */
public record ListQuery(
        String userId,
        Optional<Boolean> isRead,
        boolean archived,
        boolean hasMessages,
        Optional<Integer> limit,
        Optional<Place> before) {
    /**
     * A place in the list, which stays what it is when conversations move in it.
     *
     * @param sentAt the time of the newest message, in milliseconds
     * @param conversationId decides among conversations with the same time
     */
    public record Place(Instant sentAt, UUID conversationId) {}
}
