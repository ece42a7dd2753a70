package io.pagenow.chat.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collector;

/**
 * A pool that answers every question within a time, with a failure if need be. After an overdue one all connections are closed from which
 * nothing has come for as long, not only the one that was asked: what has silenced one mostly has silenced the others. Belongs to one event
 * loop, but for {@link #size}.
 */
public final class BoundedPool implements Pool {
    /** How long a question may wait for a connection before it is refused. */
    private static final int WAIT_SECONDS = 5;

    /** Longer than the server lets a statement run. */
    private static final Duration SILENCE = Duration.ofSeconds(11);

    private static final long LIMIT_SECONDS = WAIT_SECONDS + SILENCE.toSeconds();

    /** Most questions that may wait for a connection. */
    private static final int MAX_WAITING = 5_000;

    private static final long CLOSE_SECONDS = 5;
    private static final long RETIRE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final DatabaseSockets sockets;
    private final DatabaseRoute route;
    private final Pool pool;
    private long retired = System.nanoTime() - RETIRE_PAUSE_NANOS;

    public BoundedPool(Vertx vertx, DatabaseAddress database, DatabaseRoute route, int size) {
        this.sockets = new DatabaseSockets(vertx, database.connectTimeout());
        this.route = route;
        this.pool = PgBuilder.pool()
                .connectingTo(() -> route.find().map(DatabaseRoute.Found::options))
                .with(new PoolOptions()
                        .setMaxSize(size)
                        .setMaxWaitQueueSize(MAX_WAITING)
                        .setConnectionTimeout(WAIT_SECONDS)
                        .setConnectionTimeoutUnit(TimeUnit.SECONDS))
                .using(sockets.vertx())
                .build();
    }

    /** Someone has waited in vain for an answer of the database. */
    public void suspect() {
        sockets.closeSilent(SILENCE);
        route.doubt();
    }

    /** The database takes no writes. Another one may be at the same address by now, so the connections to this one are given up. */
    public void giveUpReadOnly() {
        long now = System.nanoTime();
        if (now - retired >= RETIRE_PAUSE_NANOS) {
            retired = now;
            sockets.retireAll();
            route.doubt();
        }
    }

    /** Whether the database takes writes; fails if it does not answer. */
    public Future<Boolean> isWritable() {
        return query(DatabaseSql.IS_WRITABLE)
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private <T> Future<T> bounded(Future<T> answer) {
        return answer.timeout(LIMIT_SECONDS, TimeUnit.SECONDS).onFailure(this::examine);
    }

    private void examine(Throwable failure) {
        if (DatabaseFailures.isReadOnly(failure)) {
            giveUpReadOnly();
        } else if (!(failure instanceof PgException)) {
            suspect();
        } else if (DatabaseFailures.isPassing(failure)) {
            route.doubt();
        }
    }

    @Override
    public Query<RowSet<Row>> query(String sql) {
        return new BoundedQuery<>(pool.query(sql));
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
        return new BoundedPreparedQuery<>(pool.preparedQuery(sql));
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
        return new BoundedPreparedQuery<>(pool.preparedQuery(sql, options));
    }

    /** What is done with the connection has no bound here. */
    @Override
    public Future<SqlConnection> getConnection() {
        return bounded(pool.getConnection());
    }

    @Override
    public int size() {
        return pool.size();
    }

    @Override
    public Future<Void> close() {
        return pool.close()
                .timeout(CLOSE_SECONDS, TimeUnit.SECONDS)
                .onFailure(silent -> sockets.closeAll())
                .otherwiseEmpty();
    }

    private class BoundedQuery<T> implements Query<T> {
        private final Query<T> query;

        BoundedQuery(Query<T> query) {
            this.query = query;
        }

        @Override
        public Future<T> execute() {
            return bounded(query.execute());
        }

        @Override
        public <R> Query<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
            return new BoundedQuery<>(query.collecting(collector));
        }

        @Override
        public <U> Query<RowSet<U>> mapping(Function<Row, U> mapper) {
            return new BoundedQuery<>(query.mapping(mapper));
        }
    }

    private final class BoundedPreparedQuery<T> extends BoundedQuery<T> implements PreparedQuery<T> {
        private final PreparedQuery<T> query;

        BoundedPreparedQuery(PreparedQuery<T> query) {
            super(query);
            this.query = query;
        }

        @Override
        public Future<T> execute(Tuple parameters) {
            return bounded(query.execute(parameters));
        }

        @Override
        public Future<T> executeBatch(List<Tuple> batch) {
            return bounded(query.executeBatch(batch));
        }

        @Override
        public <R> PreparedQuery<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
            return new BoundedPreparedQuery<>(query.collecting(collector));
        }

        @Override
        public <U> PreparedQuery<RowSet<U>> mapping(Function<Row, U> mapper) {
            return new BoundedPreparedQuery<>(query.mapping(mapper));
        }
    }
}
