package io.pagenow.chat.search;

import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * The places up to which messages are indexed.
 *
 * @param messages in order of time, those since the beginning of the index
 * @param changes in order of time
 * @param history in order of keys, those from before the beginning of the index; empty when all of them are
 * @param clockAt a time that the clock of the database has reached
 * @param now the time of the database
 */
record IndexProgress(
        TimePlace messages,
        TimePlace changes,
        Optional<HistoryPlace> history,
        OffsetDateTime clockAt,
        OffsetDateTime now) {
    static IndexProgress of(Row row) {
        return new IndexProgress(
                new TimePlace(row.getOffsetDateTime("sent_at"), row.getUUID("conversation_id"), row.getLong("seq")),
                new TimePlace(
                        row.getOffsetDateTime("changed_at"),
                        row.getUUID("changed_conversation_id"),
                        row.getLong("changed_rev")),
                Optional.ofNullable(row.getUUID("history_conversation_id"))
                        .map(conversationId -> new HistoryPlace(conversationId, row.getLong("history_seq"))),
                row.getOffsetDateTime("clock_at"),
                row.getOffsetDateTime("now"));
    }
}
