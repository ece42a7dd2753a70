package io.pagenow.chat.model;

/**
 * Unread messages of a conversation that mention the viewer.
 *
 * @param count 1 to {@value ConversationSummary#MAX_UNREAD}, counted up to there
 * @param firstSeq position of the first of them
 */
public record MentionCount(int count, long firstSeq) {}
