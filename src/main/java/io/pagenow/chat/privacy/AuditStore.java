package io.pagenow.chat.privacy;

import io.pagenow.chat.bus.message.AuditPage;
import io.pagenow.chat.bus.message.AuditQuery;
import io.pagenow.chat.bus.message.NewAuditEntry;
import io.pagenow.chat.database.Loop;
import io.pagenow.chat.model.AuditEntry;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The record of acts: pages of it for administrators, and its end after the days of the setting. Confined to one event loop. */
final class AuditStore {
    private static final long SWEEP_MILLIS = 3_600_000;
    private static final long FIRST_SWEEP_MILLIS = 5_000;
    private static final long PAUSE_MILLIS = 100;

    private static final Logger log = LoggerFactory.getLogger(AuditStore.class);

    private final Vertx vertx;
    private final Pool pool;
    private final int days;
    private boolean closed;

    /** @param days days for which acts are kept, 0 for ever */
    AuditStore(Vertx vertx, Pool pool, int days) {
        this.vertx = vertx;
        this.pool = pool;
        this.days = days;
    }

    void start() {
        if (days > 0) {
            vertx.setPeriodic(FIRST_SWEEP_MILLIS, SWEEP_MILLIS, timer -> sweep());
        }
    }

    void sweep() {
        Loop.whileTrue(() -> pool.preparedQuery(AuditSql.SWEEP)
                        .execute(Tuple.of(days))
                        .compose(deleted -> deleted.rowCount() == 0 || closed
                                ? Future.succeededFuture(false)
                                : vertx.timer(PAUSE_MILLIS).map(true)))
                .onFailure(failure -> log.warn(
                        "Old acts stay on record for now, deleting them is tried again in an hour: {}",
                        failure.getMessage()));
    }

    Future<Void> record(NewAuditEntry entry) {
        return pool.preparedQuery(AuditSql.RECORD)
                .execute(Tuple.of(entry.actor(), Via.ofAdministrator(entry.actor()), entry.action(), entry.target()))
                .mapEmpty();
    }

    /** Fails with {@code INVALID_FIELD} if the page begins after an act that is not on record. */
    Future<AuditPage> page(AuditQuery query) {
        Tuple parameters = Tuple.of(
                query.actor().orElse(null),
                query.target().orElse(null),
                query.action().orElse(null),
                query.limit() + 1L);
        Future<RowSet<Row>> found = query.before()
                .map(last -> pool.preparedQuery(AuditSql.TIME)
                        .execute(Tuple.of(last))
                        .compose(time -> {
                            if (time.size() == 0) {
                                throw ChatException.ofField(
                                        ErrorCode.INVALID_FIELD,
                                        "before",
                                        "Invalid parameter 'before': no such act is on record");
                            }
                            parameters
                                    .addOffsetDateTime(time.iterator().next().getOffsetDateTime(0))
                                    .addUUID(last);
                            return pool.preparedQuery(AuditSql.NEXT_PAGE).execute(parameters);
                        }))
                .orElseGet(() -> pool.preparedQuery(AuditSql.FIRST_PAGE).execute(parameters));
        return found.map(rows -> {
            List<AuditEntry> entries = new ArrayList<>();
            for (Row row : rows) {
                if (entries.size() < query.limit()) {
                    entries.add(entry(row));
                }
            }
            return new AuditPage(entries, rows.size() > query.limit());
        });
    }

    private static AuditEntry entry(Row row) {
        return new AuditEntry(
                row.getUUID(0),
                row.getOffsetDateTime(1).toInstant(),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Optional.<UUID>ofNullable(row.getUUID(5)),
                Optional.ofNullable(row.getString(6)),
                Optional.ofNullable(row.getString(7)));
    }

    void close() {
        closed = true;
    }
}
