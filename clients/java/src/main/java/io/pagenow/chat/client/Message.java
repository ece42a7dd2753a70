package io.pagenow.chat.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A message in its state at the time when the server sent it. Of two states of one message the one with the higher {@link #rev()} is current.
 *
 * @param conversationId the conversation
 * @param seq the position in the conversation: 1, 2, 3 … in the order of the commits
 * @param messageId the id
 * @param tempMessageId the sender's own name for the message; empty in history and for messages of the server
 * @param senderId the user, or {@code bot:<name>}
 * @param bot whether a bot has sent it, with an API key; the server alone sets it
 * @param content the text; empty if the message is deleted
 * @param sentAt the time of the commit, by the server's clock, in milliseconds
 * @param messageType the application's type of the message; {@code system} is the server's own, and a text has none
 * @param data the application's own object; do not trust it
 * @param rev the revision of the last change, 0 if the message was never changed
 * @param editedAt the time of the last edit
 * @param deletedAt the time of the deletion
 * @param deletedBy the user who deleted it
 * @param reactions the earliest one first
 * @param replyTo the position of the message that this one replies to
 * @param mentions users that the message mentions
 * @param mentionAll whether it mentions all members
 * @param attachments the files
 */
public record Message(
        String conversationId,
        long seq,
        String messageId,
        String tempMessageId,
        String senderId,
        boolean bot,
        String content,
        Instant sentAt,
        Optional<String> messageType,
        Map<String, Object> data,
        long rev,
        Optional<Instant> editedAt,
        Optional<Instant> deletedAt,
        Optional<String> deletedBy,
        List<Reaction> reactions,
        OptionalLong replyTo,
        List<String> mentions,
        boolean mentionAll,
        List<Attachment> attachments) {

    /** @throws RuntimeException if a required field is missing or has another type */
    static Message of(Fields fields, String conversationId) {
        return new Message(
                conversationId,
                fields.requiredNumber("seq"),
                fields.text("messageId"),
                fields.text("tempMessageId"),
                fields.text("senderId"),
                fields.flag("bot"),
                fields.text("content"),
                Instant.parse(fields.text("sentAt")),
                fields.optionalText("messageType"),
                fields.object("data").values(),
                fields.number("rev"),
                fields.optionalText("editedAt").map(Instant::parse),
                fields.optionalText("deletedAt").map(Instant::parse),
                fields.optionalText("deletedBy"),
                fields.objects("reactions").stream().map(Reaction::of).toList(),
                fields.has("replyTo") ? OptionalLong.of(fields.number("replyTo")) : OptionalLong.empty(),
                fields.texts("mentions"),
                fields.flag("mentionAll"),
                fields.objects("attachments").stream().map(Attachment::of).toList());
    }

    static Message of(Fields fields) {
        return of(fields, fields.text("conversationId"));
    }

    boolean isDeleted() {
        return deletedAt.isPresent();
    }

    Message withTempMessageId(String name) {
        return new Message(
                conversationId,
                seq,
                messageId,
                name,
                senderId,
                bot,
                content,
                sentAt,
                messageType,
                data,
                rev,
                editedAt,
                deletedAt,
                deletedBy,
                reactions,
                replyTo,
                mentions,
                mentionAll,
                attachments);
    }

    /** The same message without its content, after one of 20 or more that were deleted by one request. */
    Message deleted(long atRev) {
        return new Message(
                conversationId,
                seq,
                messageId,
                tempMessageId,
                senderId,
                bot,
                "",
                sentAt,
                Optional.empty(),
                Map.of(),
                atRev,
                Optional.empty(),
                Optional.of(Instant.now()),
                deletedBy,
                List.of(),
                OptionalLong.empty(),
                List.of(),
                false,
                List.of());
    }
}
