package io.pagenow.chat.model;

/**
 * Limits of messages that an operator sets.
 *
 * @param contentLength maximum characters of a message, 1 to {@value #MAX_CONTENT_LENGTH}
 * @param dataBytes maximum bytes, in UTF-8, of an application's data of a message, 2 to 16,384
 * @param mentions maximum users that a message mentions, 0 to 200
 * @param reactions maximum distinct reactions to one message, 1 to 200
 * @param reactionsOfUser maximum reactions of one user to one message, 1 to 20
 * @param reactionLength maximum characters of a reaction, 1 to 64
 * @param deletedAtOnce maximum messages that the ranges of one deletion cover, 1 to 10,000
 * @param attachments maximum files of a message, 0 to 100; 0 if attachments are off
 */
public record MessageLimits(
        int contentLength,
        int dataBytes,
        int mentions,
        int reactions,
        int reactionsOfUser,
        int reactionLength,
        int deletedAtOnce,
        int attachments) {
    /** Maximum characters of {@code message_table.content}. */
    public static final int MAX_CONTENT_LENGTH = 10_000;
}
