package io.pagenow.chat.model;

import java.time.Instant;

/**
 * A line of the conversation list.
 *
 * @param lastReadSeq the viewer's read position, 0 if nothing is read
 * @param unreadCount others' messages behind the read position, counted up to {@value #MOST_UNREAD} and no further back than the latest
 *     {@value #LOOKED_AT} messages
 */
public record ConversationSummary(Conversation conversation, Latest latest, long lastReadSeq, int unreadCount) {
    /** Where counting stops: each message counted is a page of the database read, and a longer count tells a person nothing more. */
    public static final int MAX_UNREAD = 100;

    /** How far back messages are looked at, whoever sent them: someone may have sent a great many and never read. */
    public static final int LOOKED_AT = 1000;

    /** The newest message of a conversation. */
    public record Latest(long seq, Instant sentAt, String senderId, String content) {}

    /** Whether the viewer has read the latest message; one's own message is read. */
    public boolean isRead(String viewer) {
        return latest.senderId().equals(viewer) || latest.seq() <= lastReadSeq;
    }
}
