package io.pagenow.chat.model;

/**
 * The message that another one replies to, as it is when it is read.
 *
 * @param content the beginning of its content, at most {@value #MAX_CONTENT} characters; empty if it is deleted
 * @param attachments the number of its files; 0 if it is deleted
 */
public record Quote(long seq, String senderId, String content, boolean isDeleted, int attachments) {
    /** Maximum characters of the quoted content. */
    public static final int MAX_CONTENT = 120;
}
