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
 * A connection pool in which every query completes within 16 s, if necessary with a failure. After a timeout it closes every connection
 * that has received nothing for 11 s, not only the one that timed out, because the cause usually affects all of them. Confined to one
 * event loop, except {@link #size}.
 */
public final class BoundedPool implements Pool {
    /** Seconds that a query may wait for a connection before it fails. */
    private static final int WAIT_SECONDS = 5;

    /** Exceeds the server's {@code statement_timeout} of 10 s. */
    private static final Duration SILENCE = Duration.ofSeconds(11);

    private static final long LIMIT_SECONDS = WAIT_SECONDS + SILENCE.toSeconds();

    /** Maximum number of queries that wait for a connection. */
    private static final int MAX_WAITING = 5_000;

    private static final long CLOSE_SECONDS = 5;
    private static final long RETIRE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final DatabaseSockets sockets;
    private final DatabaseRoute route;
    private final Pool pool;
    private long retired = System.nanoTime() - RETIRE_PAUSE_NANOS;

    /** @param size maximum number of connections */
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

    /** Reports that a response of the database is overdue: closes the silent connections and checks the route again. */
    public void suspect() {
        sockets.closeSilent(SILENCE);
        route.doubt();
    }

    /**
     * Reports that the database rejects writes. After a failover another server may be at the same address, so all connections are
     * replaced, at most once per second.
     */
    public void giveUpReadOnly() {
        long now = System.nanoTime();
        if (now - retired >= RETIRE_PAUSE_NANOS) {
            retired = now;
            sockets.retireAll();
            route.doubt();
        }
    }

    /** Returns true if the database accepts writes; fails if it does not respond. */
    public Future<Boolean> isWritable() {
        return query(DatabaseSql.IS_WRITABLE)
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private <T> Future<T> bounded(Future<T> response) {
        return response.timeout(LIMIT_SECONDS, TimeUnit.SECONDS).onFailure(this::examine);
    }

    private void examine(Throwable failure) {
        if (DatabaseFailures.isReadOnly(failure)) {
            giveUpReadOnly();
        } else if (!(failure instanceof PgException)) {
            suspect();
        } else if (DatabaseFailures.isTransient(failure)) {
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

    /** Bounds the wait for a connection, but not the queries on it. */
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
