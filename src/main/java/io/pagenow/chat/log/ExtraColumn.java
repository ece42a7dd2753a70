package io.pagenow.chat.log;

import io.pagenow.chat.model.MessageExtra;
import io.pagenow.chat.model.MessageReferences;
import io.pagenow.chat.model.MessageState.Deletion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The column {@code message_table.extra}; {@code V10__changes.sql} and {@code V13__attachments.sql} explain its fields. */
final class ExtraColumn {
    private static final String MESSAGE_TYPE = "messageType";
    private static final String DATA = "data";
    private static final String REPLY_TO = "replyTo";
    private static final String MENTIONS = "mentions";
    private static final String MENTION_ALL = "mentionAll";
    private static final String ATTACHMENTS = "attachments";

    private ExtraColumn() {}

    /**
     * Returns the column of a new message, null if it has no extra attributes. The statement that stores the message replaces
     * the ids of files by their descriptions.
     */
    static @Nullable String encode(MessageExtra extra, List<UUID> attachments) {
        if (extra.equals(MessageExtra.NONE) && attachments.isEmpty()) {
            return null;
        }
        JsonObject column = new JsonObject();
        extra.messageType().ifPresent(type -> column.put(MESSAGE_TYPE, type));
        extra.data().ifPresent(data -> column.put(DATA, data));
        MessageReferences references = extra.references();
        if (references.replyTo() > 0) {
            column.put(REPLY_TO, references.replyTo());
        }
        if (!references.mentions().isEmpty()) {
            column.put(MENTIONS, new JsonArray(references.mentions()));
        }
        if (references.mentionAll()) {
            column.put(MENTION_ALL, true);
        }
        if (!attachments.isEmpty()) {
            column.put(
                    ATTACHMENTS,
                    new JsonArray(attachments.stream().map(UUID::toString).toList()));
        }
        return column.encode();
    }

    static MessageExtra extra(JsonObject column) {
        return new MessageExtra(
                Optional.ofNullable(column.getString(MESSAGE_TYPE)),
                Optional.ofNullable(column.getString(DATA)),
                new MessageReferences(
                        column.getLong(REPLY_TO, 0L),
                        Optional.empty(),
                        mentions(column),
                        column.getBoolean(MENTION_ALL, false)),
                AttachmentColumn.decode(column.getJsonArray(ATTACHMENTS)));
    }

    static List<String> mentions(JsonObject column) {
        JsonArray mentions = column.getJsonArray(MENTIONS);
        return mentions == null
                ? List.of()
                : mentions.stream().map(String.class::cast).toList();
    }

    /** Returns the column as it is once the end of the message has come: that of a message which its sender has deleted. */
    static @Nullable JsonObject withoutExpired(@Nullable JsonObject column, String senderId, Instant now) {
        if (column == null) {
            return null;
        }
        long expiresAt = column.getLong("expiresAt", Long.MAX_VALUE);
        return expiresAt > now.toEpochMilli()
                ? column
                : new JsonObject()
                        .put("quiet", true)
                        .put("deletedAt", expiresAt)
                        .put("deletedBy", senderId);
    }

    /** Returns the deletion of a message, empty if it is not deleted. */
    static Optional<Deletion> deletion(JsonObject column) {
        return Optional.ofNullable(column.getLong("deletedAt"))
                .map(millis -> new Deletion(Instant.ofEpochMilli(millis), column.getString("deletedBy")));
    }

    /** Returns the revision of a deletion of many messages, which have no state of their own; 0 if there is none. */
    static long rev(JsonObject column) {
        return column.getLong("rev", 0L);
    }
}
