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
 * Stores a batch so that a message which the database refuses does not prevent the others from being stored. A batch
 * that is refused because of its data is stored by halves, one after the other, until the refused message is alone; for
 * one bad message among 256 that takes 17 statements. The order within a conversation is kept. Not thread-safe;
 * confined to one event loop.
 */
final class BatchStore {
    /**
     * Minimum interval between two log lines about refused messages, so that a client which repeats one does not flood
     * the log.
     */
    private static final long LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Logger log = LoggerFactory.getLogger(BatchStore.class);

    private final Function<List<PendingSend>, Future<RowSet<Row>>> transaction;
    private long refused;
    private long nextLog = System.nanoTime();

    /** @param transaction stores the given sends in one transaction; fails with the database's error */
    BatchStore(Function<List<PendingSend>, Future<RowSet<Row>>> transaction) {
        this.transaction = transaction;
    }

    /**
     * Sends that were stored in one transaction.
     *
     * @param rows result of {@link StoreSql#STORE_MESSAGES} for the sends
     */
    record Part(List<PendingSend> sends, RowSet<Row> rows) {}

    /**
     * Result of storing a batch.
     *
     * @param parts committed parts, in the order of the batch
     * @param failure failure of the remaining sends, which are not retried; empty if all parts are committed
     */
    record Stored(List<Part> parts, Optional<Throwable> failure) {}

    /** Stores a batch. Answers refused sends itself. The returned future never fails. */
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

    /** Neither the client nor the log gets the database's error text, because it may quote the message. */
    private void refuse(PendingSend pending, PgException failure) {
        refused++;
        if (System.nanoTime() - nextLog >= 0) {
            nextLog = System.nanoTime() + LOG_INTERVAL_NANOS;
            log.warn(
                    "The database refused message {} of conversation {} (SQLSTATE {}, constraint {}), {} refusals since"
                            + " start; the other messages of the batch are stored. Check message_table for"
                            + " constraints and triggers",
                    pending.messageId(),
                    pending.conversationId(),
                    failure.getSqlState(),
                    failure.getConstraint(),
                    refused);
        }
        pending.response().fail(refusal(failure));
    }

    /** A missing privilege may be the operator's mistake, so the client must keep the message and retry. */
    private static ChatException refusal(PgException failure) {
        return DatabaseFailures.isOfPrivilege(failure)
                ? ChatException.of(ErrorCode.INTERNAL, "Internal server error")
                : ChatException.ofField(
                        ErrorCode.INVALID_FIELD,
                        "content",
                        "'content' is refused by the database (SQLSTATE " + failure.getSqlState() + ")");
    }
}
