package io.pagenow.chat.client;

/**
 * A client's place in a conversation.
 *
 * @param seq the position of the last message whose listeners have returned
 * @param rev the revision of the last change whose listeners have returned
 * @param my the revision of the user's own settings of the conversation
 */
public record Cursor(long seq, long rev, long my) {}
