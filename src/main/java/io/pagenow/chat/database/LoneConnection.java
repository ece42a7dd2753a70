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

/** One connection outside the pool, which can be closed whatever the other side does. */
public final class LoneConnection {
    private final DatabaseSockets sockets;
    private final Pool pool;
    private final PgConnection connection;

    private LoneConnection(DatabaseSockets sockets, Pool pool, PgConnection connection) {
        this.sockets = sockets;
        this.pool = pool;
        this.connection = connection;
    }

    /** @param limit how long connecting and signing in may take together */
    public static Future<LoneConnection> open(Vertx vertx, PgConnectOptions options, Duration limit) {
        DatabaseSockets sockets = new DatabaseSockets(vertx, limit);
        // The client opens single connections past the Vert.x that it is given, and a pool of one does not.
        Pool pool = PgBuilder.pool()
                .connectingTo(options)
                .with(new PoolOptions().setMaxSize(1))
                .using(sockets.vertx())
                .build();
        return pool.getConnection()
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .map(connection -> new LoneConnection(sockets, pool, (PgConnection) connection))
                .onFailure(failure -> {
                    sockets.closeAll();
                    pool.close();
                });
    }

    /** Does something with a connection of its own, which is closed afterwards. */
    static <T> Future<T> with(
            Vertx vertx, PgConnectOptions options, Duration limit, Function<PgConnection, Future<T>> body) {
        return open(vertx, options, limit).compose(lone -> body.apply(lone.connection)
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(done -> lone.close())
                .onFailure(failure -> lone.abort()));
    }

    public PgConnection connection() {
        return connection;
    }

    /** Closes it as the protocol wants it: after what is under way. */
    public Future<Void> close() {
        return connection.close().eventually(pool::close);
    }

    /** Closes it at once. Whoever waits for an answer is told that there will be none. */
    public void abort() {
        sockets.closeAll();
        pool.close();
    }
}
