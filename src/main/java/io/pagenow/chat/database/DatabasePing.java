package io.pagenow.chat.database;

import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Asks the database whether it answers and takes writes, on a connection of its own: a question that waits for one of the pool's tells how
 * busy this server is, and not how the database is. Belongs to one event loop.
 */
public final class DatabasePing {
    /** For an answer, the time to connect again included. */
    private static final int TIMEOUT_SECONDS = 2;

    private final Supplier<Future<LoneConnection>> connector;
    private final Runnable readOnly;
    private Future<LoneConnection> connection;
    private boolean closed;

    /**
     * @param connector opens a connection, or fails within a bounded time
     * @param readOnly is told when the database takes no writes
     */
    public DatabasePing(Supplier<Future<LoneConnection>> connector, Runnable readOnly) {
        this.connector = connector;
        this.readOnly = readOnly;
    }

    /**
     * @return true if the database answers and takes writes, false if it does not take them, refuses or cannot be reached; fails with {@code
     *     UNAVAILABLE} if nothing comes in time, as when either side halts for a moment
     */
    public Future<Boolean> ask() {
        // The second time on a new connection: the first one may have ended long ago without anyone noticing.
        return isWritable()
                .recover(broken -> isWritable())
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .onSuccess(this::leaveReadOnly)
                .recover(failure -> {
                    if (failure instanceof TimeoutException) {
                        forgetSilent();
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
        if (connection == null) {
            connection = connector.get();
        }
        return connection;
    }

    /** Another database may be at the same address by now. */
    private void leaveReadOnly(boolean writable) {
        if (!writable) {
            readOnly.run();
            forgetSilent();
        }
    }

    /** A connection that is still being made is waited for: a halted database would be given one more at each question. */
    private void forgetSilent() {
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

    public void close() {
        closed = true;
        if (connection != null) {
            forget(connection);
        }
    }
}
