package io.pagenow.chat.log;

import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.DatabaseFailures;
import io.pagenow.chat.database.DatabaseRoute;
import io.pagenow.chat.database.LoneConnection;
import io.pagenow.chat.metric.WriterMeters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer's dedicated connection, opened on first use and reopened after it was lost. Its statements are prepared.
 *
 * <p>A batch is one statement. It assigns positions from its own snapshot, and the table's unique keys refuse it as a
 * whole if another node has meanwhile written to one of its conversations. In that case, and for some time after,
 * batches lock their conversations first with four pipelined commands: begin, lock, store, commit.
 */
final class WriterConnection {
    /** Timeout of a batch. When it expires the connection is closed, and it is unknown whether the batch was stored. */
    private static final long TIMEOUT_SECONDS = 15;

    /** Time during which batches lock their conversations after a conflict with another node. */
    private static final long LOCKING_NANOS = TimeUnit.SECONDS.toNanos(10);

    /**
     * Two nodes that both lock cannot conflict, but one may still write without locks: each attempt is as likely to be
     * refused as the other's.
     */
    private static final int MAX_ATTEMPTS = 20;

    /**
     * Attempts when a unique key that is not in {@link #KEYS} refuses the batch: only the first may run without locks.
     */
    private static final int MAX_ATTEMPTS_OTHER_KEY = 3;

    /**
     * The unique keys of {@code message_table} on which nodes conflict. Keys added by an operator refuse a message for
     * good.
     */
    private static final Set<String> KEYS = Set.of("message_key", "message_id_key");

    /** SQLSTATEs of a conflict with another node: unique violation and deadlock (PostgreSQL manual, appendix A). */
    private static final Set<String> CONFLICTS = Set.of("23505", "40P01");

    private static final Logger log = LoggerFactory.getLogger(WriterConnection.class);

    /** Timeout for opening the connection, preparing its statements included. */
    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);

    /**
     * Longest pause between two commands of a transaction, in milliseconds. A node that stands still in between keeps the
     * locks of its conversations until then, and others, which promise an answer within five seconds, wait for them.
     */
    private static final String MAX_IDLE_MILLIS = "2000";

    /** A pooler shares the session between clients, so the timeouts are set within the transaction. */
    private static final String BEGIN_BOUNDED =
            "BEGIN; SET LOCAL statement_timeout = '10s'; SET LOCAL lock_timeout = '5s';"
                    + " SET LOCAL idle_in_transaction_session_timeout = " + MAX_IDLE_MILLIS;

    private final Vertx vertx;
    private final DatabaseRoute route;
    private final BoundedPool pool;
    private final WriterMeters meters;
    private @Nullable Future<Prepared> open;
    private long lockUntil = System.nanoTime();
    private final boolean replyMentions;
    private boolean closed;

    /** @param pooled whether the statements are prepared anew in each transaction, as a pooler requires */
    private record Prepared(LoneConnection lone, WriterStatements statements, boolean pooled) {
        PgConnection connection() {
            return lone.connection();
        }
    }

    /**
     * @param pool is notified when the database does not answer
     * @param replyMentions whether a reply mentions the sender of the message that it replies to
     */
    WriterConnection(Vertx vertx, DatabaseRoute route, BoundedPool pool, WriterMeters meters, boolean replyMentions) {
        this.replyMentions = replyMentions;
        this.vertx = vertx;
        this.route = route;
        this.pool = pool;
        this.meters = meters;
    }

    /**
     * Forces generic plans: they depend only on the array sizes, which are small, so planning each batch anew costs
     * more than it gains. Sequential scans are disabled because a plan made while the tables are nearly empty must
     * still fit when they are full. Behind a pooler each batch is planned anew in any case.
     */
    private static PgConnectOptions options(DatabaseRoute.Found found) {
        return found.pooled()
                ? found.options()
                : new PgConnectOptions(found.options())
                        .addProperty("plan_cache_mode", "force_generic_plan")
                        .addProperty("enable_seqscan", "off")
                        .addProperty("idle_in_transaction_session_timeout", MAX_IDLE_MILLIS);
    }

    /**
     * Stores one batch in its own transaction.
     *
     * @return rows of {@link StoreSql#STORE_MESSAGES}, once committed; fails with the database's error, or a
     *     {@link TimeoutException} after 15 s
     */
    Future<RowSet<Row>> store(List<PendingSend> batch) {
        return prepared().compose(prepared -> store(prepared, batch, 1)
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .onFailure(failure -> discardUnlessRefused(prepared, failure)));
    }

    private Future<RowSet<Row>> store(Prepared prepared, List<PendingSend> batch, int attempt) {
        boolean mustLock = prepared.pooled || System.nanoTime() - lockUntil < 0;
        Future<RowSet<Row>> stored =
                mustLock ? storeLocked(prepared, batch) : prepared.statements.store(batch, replyMentions);
        return stored.recover(failure -> {
            if (!isConflict(failure) || attempt >= maxAttempts((PgException) failure)) {
                return Future.failedFuture(failure);
            }
            meters.conflicts().add();
            lockUntil = System.nanoTime() + LOCKING_NANOS;
            return store(prepared, batch, attempt + 1);
        });
    }

    private static boolean isConflict(Throwable failure) {
        return failure instanceof PgException refused && CONFLICTS.contains(refused.getSqlState());
    }

    private static int maxAttempts(PgException conflict) {
        String key = conflict.getConstraint();
        return key == null || KEYS.contains(key) ? MAX_ATTEMPTS : MAX_ATTEMPTS_OTHER_KEY;
    }

    private Future<RowSet<Row>> storeLocked(Prepared prepared, List<PendingSend> batch) {
        PgConnection connection = prepared.connection();
        Future<?> begun =
                connection.query(prepared.pooled ? BEGIN_BOUNDED : "BEGIN").execute();
        Future<?> locked = prepared.statements.lock().execute(Batch.locks(batch));
        Future<RowSet<Row>> stored = prepared.statements.store(batch, replyMentions);
        Future<?> committed = connection.query("COMMIT").execute();
        // After a failed statement COMMIT rolls back and still reports success, so all four must have succeeded.
        return Future.all(begun, locked, stored, committed).map(all -> stored.result());
    }

    private Future<Prepared> prepared() {
        if (closed) {
            return Future.failedFuture("the writer is closed");
        }
        if (open != null) {
            return open;
        }
        Future<Prepared> opening = connect();
        open = opening;
        opening.onFailure(failure -> open = null);
        return opening;
    }

    private Future<Prepared> connect() {
        return route.find()
                .compose(found -> LoneConnection.open(vertx, options(found), OPEN_TIMEOUT)
                        .compose(lone -> prepare(lone, found.pooled())
                                .timeout(OPEN_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                                .onFailure(failure -> lone.abort())))
                .onFailure(failure -> pool.suspect());
    }

    private Future<Prepared> prepare(LoneConnection lone, boolean pooled) {
        PgConnection connection = lone.connection();
        connection.closeHandler(nothing -> lost(lone));
        Future<WriterStatements> statements = pooled
                ? Future.succeededFuture(WriterStatements.ofPooler(connection))
                : WriterStatements.prepare(connection);
        return statements.map(prepared -> new Prepared(lone, prepared, pooled));
    }

    private void lost(LoneConnection lone) {
        if (open != null && open.succeeded() && open.result().lone == lone) {
            open = null;
            if (!closed) {
                log.warn("The writer's database connection was lost; the next message opens a new one");
            }
        }
    }

    /** A batch refused because of its data leaves the connection usable. */
    private void discardUnlessRefused(Prepared prepared, Throwable failure) {
        if (DatabaseFailures.isOfData(failure)) {
            return;
        }
        lost(prepared.lone);
        prepared.lone.abort();
        if (failure instanceof TimeoutException) {
            pool.suspect();
        } else if (DatabaseFailures.isReadOnly(failure)) {
            pool.giveUpReadOnly();
        } else {
            route.doubt();
        }
    }

    /** Closes the connection; further batches fail. */
    Future<Void> close() {
        closed = true;
        return open == null
                ? Future.succeededFuture()
                : open.compose(prepared -> prepared.lone.close().timeout(OPEN_TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                        .otherwiseEmpty();
    }
}
