package io.pagenow.chat.webhook;

import io.pagenow.chat.database.BoundedPool;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The lead: a transaction-level advisory lock in a transaction that does nothing else, because a pooler in front of the database does not preserve
 * session-level locks. It touches no table, so it keeps nobody from changing one. A node that dies loses the lead with its connection; one that
 * stalls, because the database ends a transaction that is idle for 15 s.
 */
final class LeadConnection {
    /** The key of the lock. An arbitrary number that nothing else uses. */
    private static final long LOCK = 0x63686174_77656268L;

    private static final long TIMEOUT_SECONDS = 12;
    private static final long END_SECONDS = 2;

    private final BoundedPool pool;
    private final SqlConnection connection;
    private final Transaction transaction;

    private LeadConnection(BoundedPool pool, SqlConnection connection, Transaction transaction) {
        this.pool = pool;
        this.connection = connection;
        this.transaction = transaction;
    }

    /** Takes the lead; empty if another node has it. */
    static Future<Optional<LeadConnection>> take(BoundedPool pool) {
        return pool.preparedQuery(WebhookSql.CAN_LEAD)
                .execute(Tuple.of(LOCK))
                .compose(free -> isTrue(free) ? open(pool) : Future.succeededFuture(Optional.empty()));
    }

    private static boolean isTrue(RowSet<Row> rows) {
        return rows.iterator().next().getBoolean(0);
    }

    private static Future<Optional<LeadConnection>> open(BoundedPool pool) {
        return pool.getConnection().compose(connection -> connection
                .begin()
                .map(transaction -> new LeadConnection(pool, connection, transaction))
                .compose(lead -> connection
                        .query(WebhookSql.LIMIT_SILENCE)
                        .execute()
                        .compose(limited -> lead.run(WebhookSql.CAN_LEAD, Tuple.of(LOCK)))
                        .compose(taken -> isTrue(taken)
                                ? Future.succeededFuture(Optional.of(lead))
                                : lead.close().map(Optional.<LeadConnection>empty())))
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .onFailure(failure -> {
                    pool.suspect();
                    connection.close();
                }));
    }

    /** Keeps the lead. Fails if it may be lost. */
    Future<Void> check() {
        return run(WebhookSql.STILL_LEADS, Tuple.tuple()).mapEmpty();
    }

    private Future<RowSet<Row>> run(String sql, Tuple parameters) {
        return connection
                .preparedQuery(sql)
                .execute(parameters)
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .onFailure(failure -> {
                    if (failure instanceof TimeoutException) {
                        pool.suspect();
                    }
                });
    }

    /** Gives the lead away. Never fails. */
    Future<Void> close() {
        return transaction
                .rollback()
                .timeout(END_SECONDS, TimeUnit.SECONDS)
                .otherwiseEmpty()
                .eventually(connection::close)
                .timeout(END_SECONDS, TimeUnit.SECONDS)
                .otherwiseEmpty();
    }
}
