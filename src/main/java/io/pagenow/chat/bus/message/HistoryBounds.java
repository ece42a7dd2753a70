package io.pagenow.chat.bus.message;

/**
 * The ends of what a user sees of a conversation.
 *
 * @param above the position before the first one
 * @param newest the position of the conversation's newest message, 0 if it has none
 */
public record HistoryBounds(long above, long newest) {}
