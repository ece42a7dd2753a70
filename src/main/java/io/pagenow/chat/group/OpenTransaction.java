package io.pagenow.chat.group;

import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** The statements of one transaction on its connection. None is sent after its end: it would run outside the transaction. */
final class OpenTransaction {
    private final SqlConnection connection;
    private boolean ended;

    OpenTransaction(SqlConnection connection) {
        this.connection = connection;
    }

    /** Begins it. */
    Future<RowSet<Row>> begin(String sql) {
        return connection.query(sql).execute();
    }

    Future<RowSet<Row>> execute(String sql, Tuple parameters) {
        return ended
                ? Future.failedFuture(ChatException.unavailable())
                : connection.preparedQuery(sql).execute(parameters);
    }

    void end() {
        ended = true;
    }
}
