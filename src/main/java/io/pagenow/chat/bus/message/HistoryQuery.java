package io.pagenow.chat.bus.message;

import java.util.UUID;

/**
 * A query for part of a conversation's history.
 *
 * @param above exclusive lower bound of the position
 * @param below exclusive upper bound of the position
 */
public record HistoryQuery(String userId, UUID conversationId, long above, long below) {}
