package io.pagenow.chat.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A single connection outside the pool, which can be closed even if the other side does not respond. */
public final class LoneConnection {
    private final DatabaseSockets sockets;
    private final Pool pool;
    private final PgConnection connection;

    private LoneConnection(DatabaseSockets sockets, Pool pool, PgConnection connection) {
        this.sockets = sockets;
        this.pool = pool;
        this.connection = connection;
    }

    /** @param timeout time for connecting and authenticating together */
    public static Future<LoneConnection> open(Vertx vertx, PgConnectOptions options, Duration timeout) {
        DatabaseSockets sockets = new DatabaseSockets(vertx, timeout);
        // Outside a pool the client does not use the NetClient of the given Vert.x, so its sockets would not be
        // tracked.
        Pool pool = PgBuilder.pool()
                .connectingTo(options)
                .with(new PoolOptions().setMaxSize(1))
                .using(sockets.vertx())
                .build();
        return pool.getConnection()
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .map(connection -> new LoneConnection(sockets, pool, (PgConnection) connection))
                .onFailure(failure -> {
                    sockets.closeAll();
                    pool.close();
                });
    }

    /**
     * Runs the body with a new connection and closes the connection afterwards.
     *
     * @param timeout time for opening the connection, and again for the body
     */
    static <T> Future<T> with(
            Vertx vertx, PgConnectOptions options, Duration timeout, Function<PgConnection, Future<T>> body) {
        return open(vertx, options, timeout).compose(lone -> body.apply(lone.connection)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(done -> lone.close())
                .onFailure(failure -> lone.abort()));
    }

    public PgConnection connection() {
        return connection;
    }

    /** Closes the connection with the protocol's termination message, after pending queries. */
    public Future<Void> close() {
        return connection.close().eventually(pool::close);
    }

    /** Closes the socket immediately. Pending queries fail. */
    public void abort() {
        sockets.closeAll();
        pool.close();
    }
}
