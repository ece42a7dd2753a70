package io.pagenow.chat.search;

import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * The place up to which messages are indexed.
 *
 * @param sentAt time of the last message that was looked at
 * @param conversationId its conversation; the lowest id if no message of that time was looked at
 * @param seq its position
 * @param changedAt time up to which changes are indexed
 * @param now the database's time
 */
record IndexProgress(
        OffsetDateTime sentAt, UUID conversationId, long seq, OffsetDateTime changedAt, OffsetDateTime now) {
    private static final UUID LOWEST = new UUID(0, 0);

    static IndexProgress of(Row row) {
        return new IndexProgress(
                row.getOffsetDateTime("sent_at"),
                row.getUUID("conversation_id"),
                row.getLong("seq"),
                row.getOffsetDateTime("changed_at"),
                row.getOffsetDateTime("now"));
    }

    IndexProgress at(IndexedMessage message) {
        return new IndexProgress(message.sentAt(), message.conversationId(), message.seq(), changedAt, now);
    }

    /** Goes on at a time up to which there are no further messages. */
    IndexProgress at(OffsetDateTime time) {
        return new IndexProgress(time, LOWEST, 0, changedAt, now);
    }

    IndexProgress withChanges(OffsetDateTime upTo) {
        return new IndexProgress(sentAt, conversationId, seq, upTo, now);
    }
}
