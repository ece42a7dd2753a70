package io.pagenow.chat.database;

import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the database responds and accepts writes, on a connection of its own: a query that waits for a pooled connection would
 * measure the load of this server and not the health of the database. Confined to one event loop.
 */
public final class DatabasePing {
    /** Timeout of a check, including a reconnect. */
    private static final int TIMEOUT_SECONDS = 2;

    private final Supplier<Future<LoneConnection>> connector;
    private final Runnable readOnly;
    private @Nullable Future<LoneConnection> connection;
    private boolean closed;

    /**
     * @param connector opens a connection, or fails within a bounded time
     * @param readOnly called when the database rejects writes
     */
    public DatabasePing(Supplier<Future<LoneConnection>> connector, Runnable readOnly) {
        this.connector = connector;
        this.readOnly = readOnly;
    }

    /**
     * @return true if the database responds and accepts writes; false if it rejects writes, rejects the connection or cannot be reached;
     *     fails with {@code UNAVAILABLE} if there is no response within 2 s, as during a short stall of either side
     */
    public Future<Boolean> ask() {
        // The retry uses a new connection, because the old one may be broken without this side having noticed.
        return isWritable()
                .recover(broken -> isWritable())
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .onSuccess(this::leaveReadOnly)
                .recover(failure -> {
                    if (failure instanceof TimeoutException) {
                        forgetEstablished();
                        return Future.failedFuture(ChatException.unavailable());
                    }
                    return Future.succeededFuture(false);
                });
    }

    private Future<Boolean> isWritable() {
        Future<LoneConnection> used = connected();
        return used.compose(
                        lone -> lone.connection().query(DatabaseSql.IS_WRITABLE).execute())
                .map(rows -> rows.iterator().next().getBoolean(0))
                .onFailure(broken -> forget(used));
    }

    private Future<LoneConnection> connected() {
        if (closed) {
            return Future.failedFuture("the ping is closed");
        }
        Future<LoneConnection> used = connection;
        if (used == null) {
            used = connector.get();
            connection = used;
        }
        return used;
    }

    /** Drops the connection to a read-only database: after a failover another one may be at the same address. */
    private void leaveReadOnly(boolean writable) {
        if (!writable) {
            readOnly.run();
            forgetEstablished();
        }
    }

    /** Drops an established connection only. A pending one is kept, or every check would open one more to a stalled database. */
    private void forgetEstablished() {
        if (connection != null && connection.isComplete()) {
            forget(connection);
        }
    }

    private void forget(Future<LoneConnection> used) {
        if (used.equals(connection)) {
            connection = null;
            used.onSuccess(LoneConnection::abort);
        }
    }

    /** Closes the connection; later checks return false. */
    public void close() {
        closed = true;
        if (connection != null) {
            forget(connection);
        }
    }
}
