package io.pagenow.chat.search;

import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A message as the index needs it.
 *
 * @param content empty if its words are not to be written: they are already, or it is not searched
 * @param isForgotten whether the index must not have it, because it is not searched any more
 */
record IndexedMessage(
        UUID conversationId,
        long seq,
        OffsetDateTime sentAt,
        String senderId,
        Optional<String> content,
        boolean isForgotten) {
    /** Partitions are named by years of four digits. */
    private static final int LAST_YEAR = 9_998;

    static IndexedMessage of(Row row) {
        return new IndexedMessage(
                row.getUUID("conversation_id"),
                row.getLong("seq"),
                row.getOffsetDateTime("sent_at"),
                row.getString("sender_id"),
                Optional.ofNullable(row.getString("content")),
                row.getBoolean("is_forgotten"));
    }

    boolean isWritten() {
        return content.isPresent() && hasMonth();
    }

    boolean isRemoved() {
        return isForgotten && hasMonth();
    }

    /** Returns false if the time is infinite or far from any time of a message: the index does not have such ones. */
    private boolean hasMonth() {
        return sentAt.getYear() > 0 && sentAt.getYear() <= LAST_YEAR;
    }

    /** Returns the text form of the words of a message that is written. */
    String words() {
        return WordVector.of(conversationId, senderId, content.orElseThrow());
    }

    /** Returns the keys of messages as parameters of a statement. */
    static Object[] keys(List<IndexedMessage> messages) {
        return new Object[] {
            messages.stream().map(IndexedMessage::conversationId).toArray(UUID[]::new),
            messages.stream().map(IndexedMessage::seq).toArray(Long[]::new),
            messages.stream().map(IndexedMessage::sentAt).toArray(OffsetDateTime[]::new)
        };
    }
}
