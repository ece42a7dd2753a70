package io.pagenow.chat.log;

import io.pagenow.chat.model.Message;
import io.vertx.sqlclient.Row;

/** Maps a row of {@code message_table}; columns may be selected in any order. */
final class MessageRow {
    private MessageRow() {}

    static Message read(Row row) {
        return new Message(
                row.getUUID("conversation_id"),
                row.getLong("seq"),
                row.getUUID("message_id"),
                row.getString("temp_message_id"),
                row.getString("sender_id"),
                row.getOffsetDateTime("sent_at").toInstant(),
                row.getString("content"));
    }
}
