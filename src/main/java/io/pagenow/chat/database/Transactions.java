package io.pagenow.chat.database;

import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs several statements as one transaction, within a bounded time. */
public final class Transactions {
    private static final long TIMEOUT_SECONDS = 15;

    /** Time for the commit or the rollback. */
    private static final long END_SECONDS = 4;

    private final BoundedPool pool;

    public Transactions(BoundedPool pool) {
        this.pool = pool;
    }

    /** The statements of one transaction. None is sent after its end: it would run outside the transaction. */
    public static final class Statements {
        private final SqlConnection connection;
        private boolean ended;

        Statements(SqlConnection connection) {
            this.connection = connection;
        }

        public Future<RowSet<Row>> run(String sql, @Nullable Object... parameters) {
            return ended
                    ? Future.failedFuture(ChatException.unavailable())
                    : connection.preparedQuery(sql).execute(Tuple.from(parameters));
        }
    }

    /** Fails with the database's error; after a timeout it is unknown whether the transaction took effect. */
    public <T> Future<T> run(Function<Statements, Future<T>> work) {
        return pool.withTransaction(connection -> {
                    Statements statements = new Statements(connection);
                    return work.apply(statements)
                            .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                            .onComplete(done -> statements.ended = true);
                })
                .timeout(TIMEOUT_SECONDS + END_SECONDS, TimeUnit.SECONDS)
                .onFailure(failure -> {
                    if (failure instanceof TimeoutException) {
                        pool.suspect();
                    }
                });
    }
}
