package io.pagenow.chat.client;

import java.time.Instant;
import java.util.Optional;

/**
 * A conversation with at least one message, as the caller sees it.
 *
 * @param conversationId the id
 * @param title the title of a group; empty for a direct conversation
 * @param isGroup whether it is a group
 * @param participantId the other user of a direct conversation, one of the others of a group
 * @param sentAt the time of the latest message
 * @param latestContent the latest message; empty if it is deleted
 * @param senderId the sender of the latest message
 * @param isRead whether the caller has read the latest message
 * @param seq the position of the latest message
 * @param lastReadSeq the caller's read position, 0 if nothing was read
 * @param unreadCount messages of others behind the read position, counted up to 100
 */
public record Conversation(
        String conversationId,
        String title,
        boolean isGroup,
        Optional<String> participantId,
        Instant sentAt,
        String latestContent,
        String senderId,
        boolean isRead,
        long seq,
        long lastReadSeq,
        int unreadCount) {

    static Conversation of(Fields fields) {
        return new Conversation(
                fields.text("conversationId"),
                fields.text("title"),
                fields.flag("isGroup"),
                fields.optionalText("participantId"),
                Instant.parse(fields.text("sentAt")),
                fields.text("latestContent"),
                fields.text("senderId"),
                fields.flag("isRead"),
                fields.number("seq"),
                fields.number("lastReadSeq"),
                (int) fields.number("unreadCount"));
    }
}
