package io.pagenow.chat.bus.message;

import java.util.Optional;
import java.util.UUID;

/**
 * A query for one page of the users who reacted to a message, ordered by user id.
 *
 * @param key only users with this reaction; empty for all
 * @param after exclusive lower bound of the user id, empty for none
 * @param limit 1 or more
 */
public record ReactionsQuery(
        String userId, UUID conversationId, long seq, Optional<String> key, String after, int limit) {}
