package io.pagenow.chat.protocol;

/**
 * A line of the conversation list.
 *
 * @param latest the newest message
 * @param lastReadSeq the viewer's read position, 0 if nothing is read
 * @param unreadCount others' messages behind the read position, counted up to {@value #MOST_UNREAD}
 */
public record ConversationSummary(Conversation conversation, Message latest, long lastReadSeq, int unreadCount) {
    /** Where counting stops: a longer count costs time that grows with it and tells a person nothing more. */
    public static final int MOST_UNREAD = 1000;

    /** Whether the viewer has read the latest message; one's own message is read. */
    public boolean isRead(String viewer) {
        return latest.senderId().equals(viewer) || latest.seq() <= lastReadSeq;
    }
}
