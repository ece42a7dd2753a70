package io.pagenow.chat.bus.message;

import java.util.UUID;

/**
 * A query for a range of messages, regardless of the caller.
 *
 * @param above exclusive lower bound of the position
 * @param below exclusive upper bound of the position
 * @param seconds greatest age of a message, 0 for any
 */
public record RangeQuery(UUID conversationId, long above, long below, int seconds) {}
