package io.pagenow.chat.log;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * The statements of the writer's connection. A batch runs the one that has the parts which its messages need, so plain
 * messages do not pay for the others.
 */
record WriterStatements(
        PreparedQuery<RowSet<Row>> lock,
        PreparedQuery<RowSet<Row>> plain,
        PreparedQuery<RowSet<Row>> referring,
        PreparedQuery<RowSet<Row>> attaching,
        PreparedQuery<RowSet<Row>> relayed) {
    /** Returns statements that are prepared anew in each transaction, as a pooler requires. */
    static WriterStatements ofPooler(PgConnection connection) {
        return new WriterStatements(
                connection.preparedQuery(LogSql.LOCK_CONVERSATIONS),
                connection.preparedQuery(StoreSql.STORE_MESSAGES),
                connection.preparedQuery(StoreSql.STORE_REFERRING_MESSAGES),
                connection.preparedQuery(StoreSql.STORE_ATTACHING_MESSAGES),
                connection.preparedQuery(StoreSql.STORE_RELAYED_MESSAGES));
    }

    static Future<WriterStatements> prepare(PgConnection connection) {
        Future<PreparedStatement> lock = connection.prepare(LogSql.LOCK_CONVERSATIONS);
        Future<PreparedStatement> plain = connection.prepare(StoreSql.STORE_MESSAGES);
        Future<PreparedStatement> referring = connection.prepare(StoreSql.STORE_REFERRING_MESSAGES);
        Future<PreparedStatement> attaching = connection.prepare(StoreSql.STORE_ATTACHING_MESSAGES);
        Future<PreparedStatement> relayed = connection.prepare(StoreSql.STORE_RELAYED_MESSAGES);
        return Future.all(lock, plain, referring, attaching, relayed)
                .map(all -> new WriterStatements(
                        lock.result().query(),
                        plain.result().query(),
                        referring.result().query(),
                        attaching.result().query(),
                        relayed.result().query()));
    }

    /** @param replyMentions whether a reply mentions the sender of the message that it replies to */
    Future<RowSet<Row>> store(List<PendingSend> batch, boolean replyMentions) {
        Tuple parameters = Batch.parameters(batch);
        if (Batch.isRelayed(batch)) {
            return relayed.execute(parameters.addBoolean(replyMentions).addArrayOfBoolean(Batch.relayed(batch)));
        }
        if (Batch.isAttaching(batch)) {
            return attaching.execute(parameters.addBoolean(replyMentions));
        }
        return Batch.isReferring(batch)
                ? referring.execute(parameters.addBoolean(replyMentions))
                : plain.execute(parameters);
    }
}
