package io.pagenow.chat.privacy;

import io.pagenow.chat.model.Erasure;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * An erasure that is not finished.
 *
 * @param userId the user
 * @param pseudonym the id that takes the user's place
 * @param keepsMessages see {@link Erasure}
 * @param ageSeconds time since it was requested, by the clock of the database
 * @param filesLeft files that are still to be deleted from the store
 */
record RunningErasure(
        UUID erasureId, String userId, String pseudonym, boolean keepsMessages, double ageSeconds, long filesLeft) {
    static final String KEEP = "keep";
    static final String BLANK = "blank";

    static RunningErasure read(Row row) {
        return new RunningErasure(
                row.getUUID("erasure_id"),
                row.getString("user_id"),
                row.getString("pseudonym"),
                row.getString("messages").equals(KEEP),
                row.getDouble("age"),
                row.getLong("files_left"));
    }

    static Erasure describe(Row row) {
        return new Erasure(
                row.getUUID("erasure_id"),
                row.getString("pseudonym"),
                row.getString("messages").equals(KEEP),
                row.getOffsetDateTime("requested_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("finished_at")).map(OffsetDateTime::toInstant),
                row.getInteger("conversations"),
                row.getLong("files_left"));
    }
}
