package io.pagenow.chat.webhook;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** The newest positions of a conversation, and the place of the endpoint in it. */
record LanePlace(
        UUID conversationId,
        long seq,
        long rev,
        long newestSeq,
        long newestRev,
        long firstSeq,
        Optional<Instant> deletedAt,
        boolean isGone,
        boolean isEnded) {
    static LanePlace of(Row row) {
        return new LanePlace(
                row.getUUID(0),
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                Optional.ofNullable(row.getOffsetDateTime(6)).map(OffsetDateTime::toInstant),
                row.getBoolean(7),
                row.getBoolean(8));
    }

    boolean isOver() {
        return isGone || isEnded || deletedAt.isPresent();
    }

    /** Returns the position after which its messages are read: those below the first one are gone. */
    long above() {
        return Math.max(seq, firstSeq - 1);
    }
}
