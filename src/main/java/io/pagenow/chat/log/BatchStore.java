package io.pagenow.chat.log;

import io.pagenow.chat.database.DatabaseFailures;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores a batch so that a message which the database refuses keeps no other one from being stored. A batch that is refused for the data
 * in it is stored by halves, one after the other, until the refused message stands alone; of 256 messages that takes 17 statements. The
 * order within a conversation stays. Belongs to one event loop.
 */
final class BatchStore {
    /** Shortest time between two log lines about refused messages, so that a client which repeats one does not fill the log. */
    private static final long LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Logger log = LoggerFactory.getLogger(BatchStore.class);

    private final Function<List<PendingSend>, Future<RowSet<Row>>> transaction;
    private long refused;
    private long nextLog = System.nanoTime();

    /** @param transaction stores sends in one, and fails with what the database has failed with */
    BatchStore(Function<List<PendingSend>, Future<RowSet<Row>>> transaction) {
        this.transaction = transaction;
    }

    /** @param rows what {@link LogSql#STORE_MESSAGES} has returned for the sends, which were one transaction */
    record Part(List<PendingSend> sends, RowSet<Row> rows) {}

    /**
     * @param parts what was committed, in the order of the batch
     * @param failure of the rest, if there is one; it is not tried any more then
     */
    record Stored(List<Part> parts, Optional<Throwable> failure) {}

    /** Refused sends are answered here. Never fails. */
    Future<Stored> store(List<PendingSend> batch) {
        List<Part> committed = new ArrayList<>(1);
        return store(batch, committed)
                .transform(done -> Future.succeededFuture(new Stored(committed, Optional.ofNullable(done.cause()))));
    }

    private Future<Void> store(List<PendingSend> sends, List<Part> committed) {
        return transaction
                .apply(sends)
                .<Void>map(rows -> {
                    committed.add(new Part(sends, rows));
                    return null;
                })
                .recover(failure -> {
                    if (!DatabaseFailures.isOfData(failure)) {
                        return Future.failedFuture(failure);
                    }
                    if (sends.size() == 1) {
                        refuse(sends.get(0), (PgException) failure);
                        return Future.succeededFuture();
                    }
                    int half = sends.size() / 2;
                    return store(sends.subList(0, half), committed)
                            .compose(first -> store(sends.subList(half, sends.size()), committed));
                });
    }

    /** The database's own text may quote the message, so neither the client nor the log gets it. */
    private void refuse(PendingSend pending, PgException failure) {
        refused++;
        if (System.nanoTime() - nextLog >= 0) {
            nextLog = System.nanoTime() + LOG_INTERVAL_NANOS;
            log.warn(
                    "The database refused message {} of conversation {} (SQLSTATE {}, constraint {}), and {} since the"
                            + " start in all; the others of its batch are stored. Look for constraints and triggers on"
                            + " message_table",
                    pending.messageId(),
                    pending.conversationId(),
                    failure.getSqlState(),
                    failure.getConstraint(),
                    refused);
        }
        pending.answer().fail(refusal(failure));
    }

    /** A missing privilege may be the operator's mistake, and then the client has to keep the message and repeat it. */
    private static ChatException refusal(PgException failure) {
        return DatabaseFailures.isOfPrivilege(failure)
                ? ChatException.of(ErrorCode.INTERNAL, "Internal server error")
                : ChatException.ofField(
                        ErrorCode.INVALID_FIELD,
                        "content",
                        "'content' is refused by the database (SQLSTATE " + failure.getSqlState() + ")");
    }
}
