package io.pagenow.chat.schedule;

import io.pagenow.chat.model.MessageExtra;
import io.pagenow.chat.model.MessageReferences;
import io.pagenow.chat.model.ScheduledMessage;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;

/** Reads scheduled messages from rows. */
final class ScheduledRow {
    private ScheduledRow() {}

    static ScheduledMessage read(Row row) {
        return new ScheduledMessage(
                row.getUUID("scheduled_id"),
                row.getUUID("conversation_id"),
                row.getString("temp_message_id"),
                row.getString("content"),
                new MessageExtra(
                        Optional.ofNullable(row.getString("message_type")),
                        Optional.ofNullable(row.getString("data")),
                        new MessageReferences(
                                row.getLong("reply_to"),
                                Optional.empty(),
                                List.of(row.getArrayOfStrings("mentions")),
                                row.getBoolean("mention_all"))),
                row.getOffsetDateTime("send_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("failed_at"))
                        .map(at -> new ScheduledMessage.Failure(
                                at.toInstant(), row.getString("code"), row.getString("message"))));
    }
}
