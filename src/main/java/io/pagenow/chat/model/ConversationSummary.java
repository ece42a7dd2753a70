package io.pagenow.chat.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An entry of the conversation list.
 *
 * @param other the other user of a direct conversation
 * @param lastReadSeq the viewer's read position, 0 if nothing is read
 * @param unreadCount others' messages after the read position, counted up to {@value #MAX_UNREAD} among the latest
 *     {@value #LOOKED_AT} messages; deleted messages and those of the server do not count
 * @param mentions unread messages that mention the viewer, empty if there are none
 * @param isRead whether the viewer has read the latest message that counts; one's own message counts as read
 * @param own the viewer's own settings, empty if all but the role is as at first
 */
public record ConversationSummary(
        Conversation conversation,
        Optional<Profile> other,
        Latest latest,
        long lastReadSeq,
        int unreadCount,
        Optional<MentionCount> mentions,
        boolean isRead,
        Optional<OwnSettings> own) {
    /**
     * Bound of the unread count: each counted message costs a database page read, and a higher count tells a person
     * nothing more.
     */
    public static final int MAX_UNREAD = 100;

    /** Messages examined, by any sender: a user may have sent a great many and never read. */
    public static final int LOOKED_AT = 1000;

    /**
     * The newest message of a conversation.
     *
     * @param messageType see {@link MessageExtra#messageType()}
     * @param attachments see {@link MessageExtra#attachments()}
     */
    public record Latest(
            long seq,
            Instant sentAt,
            String senderId,
            String content,
            boolean isDeleted,
            Optional<String> messageType,
            List<Attachment> attachments) {
        public Latest withContent(String other) {
            return new Latest(seq, sentAt, senderId, other, isDeleted, messageType, attachments);
        }
    }
}
