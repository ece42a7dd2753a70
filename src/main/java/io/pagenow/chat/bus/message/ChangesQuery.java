package io.pagenow.chat.bus.message;

import java.util.UUID;

/**
 * A query for one page of a conversation's changes.
 *
 * @param after exclusive lower bound of the revision
 * @param limit most changes, 1 or more
 */
public record ChangesQuery(String userId, UUID conversationId, long after, int limit) {}
