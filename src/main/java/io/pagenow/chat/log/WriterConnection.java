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
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer's own connection, opened when it is first needed and again after it was lost. Its statements are prepared.
 *
 * <p>A batch is one statement. It gives out positions by what it sees, and the unique keys of the table refuse it as a whole when another
 * node has written to one of its conversations meanwhile. Then, and for some time after, batches lock their conversations first, which is
 * four commands sent in one go: begin, lock, store, commit.
 */
public final class WriterConnection {
    /** A batch that takes longer is given up and its connection closed; whether it was stored is then unknown. */
    private static final long TIMEOUT_SECONDS = 15;

    /** How long batches lock their conversations after one has met another node's. */
    private static final long CAUTION_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Two nodes that both lock do not meet again, but one may go on without: each try is as likely to be refused as the other's. */
    private static final int MAX_TRIES = 20;

    /** Tries after a unique key has refused the batch that is none of {@link #KEYS}: the first may be without locks, the others have them. */
    private static final int MAX_TRIES_OF_OTHER_KEY = 3;

    /** The unique keys of {@code message_table} by which nodes meet; an operator may have added others, which refuse for good. */
    private static final Set<String> KEYS = Set.of("message_key", "message_id_key");

    /** SQLSTATEs of what comes of meeting another node: a row that is there already, a deadlock (PostgreSQL manual, appendix A). */
    private static final Set<String> CONFLICTS = Set.of("23505", "40P01");

    private static final Logger log = LoggerFactory.getLogger(WriterConnection.class);

    /** How long opening the connection may take, with the preparing of its statements. */
    private static final Duration OPEN = Duration.ofSeconds(10);

    /** Behind a pooler the session is another's before and after the transaction, so its bounds are set within. */
    private static final String BEGIN_BOUNDED =
            "BEGIN; SET LOCAL statement_timeout = '10s'; SET LOCAL lock_timeout = '5s'";

    private final Vertx vertx;
    private final DatabaseRoute route;
    private final BoundedPool pool;
    private final WriterMeters meters;
    private Future<Prepared> open;
    private long caution = System.nanoTime();
    private boolean closed;

    /** @param pooled whether the statements are prepared anew in each transaction, as a pooler demands it */
    private record Prepared(
            LoneConnection lone, PreparedQuery<RowSet<Row>> lock, PreparedQuery<RowSet<Row>> store, boolean pooled) {
        PgConnection connection() {
            return lone.connection();
        }
    }

    /** @param pool is told when the database does not answer */
    public WriterConnection(Vertx vertx, DatabaseRoute route, BoundedPool pool, WriterMeters meters) {
        this.vertx = vertx;
        this.route = route;
        this.pool = pool;
        this.meters = meters;
    }

    /**
     * The statements' plans depend on sizes alone, which are small; planning each batch anew would cost more than it finds. A plan made while
     * the tables are nearly empty must be one for when they are full. Behind a pooler each batch is planned anew in any case.
     */
    private static PgConnectOptions options(DatabaseRoute.Found found) {
        return found.pooled()
                ? found.options()
                : new PgConnectOptions(found.options())
                        .addProperty("plan_cache_mode", "force_generic_plan")
                        .addProperty("enable_seqscan", "off");
    }

    /**
     * Runs one batch in a transaction of its own.
     *
     * @return the rows of the store statement, once they are committed
     */
    Future<RowSet<Row>> store(List<PendingSend> batch) {
        return prepared().compose(prepared -> store(prepared, batch, 1)
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .onFailure(failure -> discardUnlessRefused(prepared, failure)));
    }

    private Future<RowSet<Row>> store(Prepared prepared, List<PendingSend> batch, int tries) {
        boolean cautious = prepared.pooled || System.nanoTime() - caution < 0;
        Future<RowSet<Row>> stored =
                cautious ? locked(prepared, batch) : prepared.store.execute(Batch.parameters(batch));
        return stored.recover(failure -> {
            if (!isConflict(failure) || tries >= mostTries((PgException) failure)) {
                return Future.failedFuture(failure);
            }
            meters.conflicts().add();
            caution = System.nanoTime() + CAUTION_NANOS;
            return store(prepared, batch, tries + 1);
        });
    }

    private static boolean isConflict(Throwable failure) {
        return failure instanceof PgException refused && CONFLICTS.contains(refused.getSqlState());
    }

    private static int mostTries(PgException conflict) {
        String key = conflict.getConstraint();
        return key == null || KEYS.contains(key) ? MAX_TRIES : MAX_TRIES_OF_OTHER_KEY;
    }

    private static Future<RowSet<Row>> locked(Prepared prepared, List<PendingSend> batch) {
        PgConnection connection = prepared.connection();
        Future<?> begun =
                connection.query(prepared.pooled ? BEGIN_BOUNDED : "BEGIN").execute();
        Future<?> locked = prepared.lock.execute(Batch.locks(batch));
        Future<RowSet<Row>> stored = prepared.store.execute(Batch.parameters(batch));
        Future<?> committed = connection.query("COMMIT").execute();
        // After a failed statement COMMIT rolls back and reports success, so every one of the four must have succeeded.
        return Future.all(begun, locked, stored, committed).map(all -> stored.result());
    }

    private Future<Prepared> prepared() {
        if (closed) {
            return Future.failedFuture("the writer is closed");
        }
        if (open == null) {
            open = connect();
            open.onFailure(failure -> open = null);
        }
        return open;
    }

    private Future<Prepared> connect() {
        return route.find()
                .compose(found -> LoneConnection.open(vertx, options(found), OPEN)
                        .compose(lone -> prepare(lone, found.pooled())
                                .timeout(OPEN.toSeconds(), TimeUnit.SECONDS)
                                .onFailure(failure -> lone.abort())))
                .onFailure(failure -> pool.suspect());
    }

    private Future<Prepared> prepare(LoneConnection lone, boolean pooled) {
        PgConnection connection = lone.connection();
        connection.closeHandler(nothing -> lost(lone));
        if (pooled) {
            return Future.succeededFuture(new Prepared(
                    lone,
                    connection.preparedQuery(LogSql.LOCK_CONVERSATIONS),
                    connection.preparedQuery(LogSql.STORE_MESSAGES),
                    true));
        }
        Future<PreparedStatement> lock = connection.prepare(LogSql.LOCK_CONVERSATIONS);
        Future<PreparedStatement> store = connection.prepare(LogSql.STORE_MESSAGES);
        return Future.all(lock, store)
                .map(both ->
                        new Prepared(lone, lock.result().query(), store.result().query(), false));
    }

    private void lost(LoneConnection lone) {
        if (open != null && open.succeeded() && open.result().lone == lone) {
            open = null;
            if (!closed) {
                log.warn("The writer's connection to the database was lost; the next message opens a new one");
            }
        }
    }

    /** A batch that was refused for what is in it says nothing against the connection. */
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

    public Future<Void> close() {
        closed = true;
        return open == null
                ? Future.succeededFuture()
                : open.compose(prepared -> prepared.lone.close().timeout(OPEN.toSeconds(), TimeUnit.SECONDS))
                        .otherwiseEmpty();
    }
}
