package io.pagenow.chat.people;

import io.pagenow.chat.database.BoundedPool;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Runs several statements as one transaction, within a bounded time. */
final class Transactions {
    private static final long TIMEOUT_SECONDS = 15;

    private final BoundedPool pool;

    Transactions(BoundedPool pool) {
        this.pool = pool;
    }

    /** The statements of one transaction. */
    record Statements(SqlConnection connection) {
        Future<RowSet<Row>> run(String sql, Object... parameters) {
            return connection.preparedQuery(sql).execute(Tuple.from(parameters));
        }
    }

    /** Fails with the database's error; after a timeout it is unknown whether the transaction took effect. */
    <T> Future<T> run(Function<Statements, Future<T>> work) {
        return pool.withTransaction(connection -> work.apply(new Statements(connection)))
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .onFailure(failure -> {
                    if (failure instanceof TimeoutException) {
                        pool.suspect();
                    }
                });
    }
}
