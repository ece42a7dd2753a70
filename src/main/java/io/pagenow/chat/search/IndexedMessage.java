package io.pagenow.chat.search;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** A message as the index needs it. */
record IndexedMessage(UUID conversationId, long seq, OffsetDateTime sentAt, String senderId, String content) {
    static IndexedMessage of(Row row) {
        return new IndexedMessage(
                row.getUUID("conversation_id"),
                row.getLong("seq"),
                row.getOffsetDateTime("sent_at"),
                row.getString("sender_id"),
                row.getString("content"));
    }

    /** Returns the keys of messages as parameters of a statement. */
    static Tuple keys(List<IndexedMessage> messages) {
        return Tuple.of(
                array(messages, IndexedMessage::conversationId).toArray(UUID[]::new),
                array(messages, IndexedMessage::seq).toArray(Long[]::new),
                array(messages, IndexedMessage::sentAt).toArray(OffsetDateTime[]::new));
    }

    /** Returns the keys and words of messages as parameters of a statement. */
    static Tuple words(List<IndexedMessage> messages) {
        return keys(messages)
                .addArrayOfString(messages.stream()
                        .map(message -> WordVector.of(message.conversationId, message.senderId, message.content))
                        .toArray(String[]::new));
    }

    private static <T> List<T> array(List<IndexedMessage> messages, Function<IndexedMessage, T> field) {
        return messages.stream().map(field).toList();
    }
}
