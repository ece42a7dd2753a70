package io.pagenow.chat.retention;

import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.Loop;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.database.Transactions.Statements;
import io.pagenow.chat.metric.RetentionMeters;
import io.pagenow.chat.outbound.OutageLog;
import io.pagenow.chat.retention.ConversationStep.Done;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes messages that are older than {@code retention.days}: it moves the first position of each conversation, then deletes the rows below
 * it in small batches with pauses. Reads do not find such messages anyway, so nobody waits for this. A purge that is interrupted goes on in
 * the next pass, by whichever node. Confined to one event loop.
 */
final class HistoryPurge {
    private static final long FIRST_PASS_MILLIS = 3_000;
    private static final long INTERVAL_MILLIS = 600_000;

    /** Pause after a batch, so that the chat goes on beside it. */
    private static final long PAUSE_MILLIS = 100;

    private static final UUID FIRST_CONVERSATION = new UUID(0, 0);

    private static final Logger log = LoggerFactory.getLogger(HistoryPurge.class);

    private final Vertx vertx;
    private final BoundedPool pool;
    private final Transactions transactions;
    private final ConversationStep step;
    private final RetentionMeters meters;
    private final OutageLog failures = new OutageLog(log);
    private long timer;
    private boolean running;
    private boolean closed;
    private UUID place = FIRST_CONVERSATION;
    private long deleted;

    HistoryPurge(
            Vertx vertx, BoundedPool pool, Transactions transactions, ConversationStep step, RetentionMeters meters) {
        this.vertx = vertx;
        this.pool = pool;
        this.transactions = transactions;
        this.step = step;
        this.meters = meters;
    }

    void start() {
        timer = vertx.setPeriodic(FIRST_PASS_MILLIS, INTERVAL_MILLIS, due -> pass());
    }

    private void pass() {
        if (running) {
            return;
        }
        running = true;
        deleted = 0;
        pool.query(RetentionSql.BOUND)
                .execute()
                .compose(found -> found.size() == 0
                        ? Future.succeededFuture()
                        : all(found.iterator().next().getOffsetDateTime(0)))
                .onSuccess(done -> {
                    if (deleted > 0) {
                        log.info("{} messages that were older than retention.days are deleted", deleted);
                    }
                })
                .onFailure(this::failed)
                .onComplete(done -> running = false);
    }

    private void failed(Throwable failure) {
        failures.warn(
                "purge",
                "Messages that are older than retention.days stay in the database for now, and are not read; deleting them is tried"
                        + " again in 10 minutes: {}",
                failure.getMessage());
    }

    private Future<Void> all(OffsetDateTime bound) {
        place = FIRST_CONVERSATION;
        return Loop.whileTrue(() -> pool.preparedQuery(RetentionSql.SURVEY)
                .execute(Tuple.of(place, bound))
                .compose(page -> page(page, bound)));
    }

    /** Returns whether another page follows. A conversation that fails does not keep the others from their turn. */
    private Future<Boolean> page(RowSet<Row> page, OffsetDateTime bound) {
        Iterator<Row> rows = page.iterator();
        return Loop.whileTrue(() -> {
                    if (!rows.hasNext() || closed) {
                        return Future.succeededFuture(false);
                    }
                    Row row = rows.next();
                    place = row.getUUID(0);
                    return row.getBoolean(1) || row.getBoolean(2)
                            ? conversation(place, bound)
                                    .onFailure(this::failed)
                                    .transform(done -> Future.succeededFuture(true))
                            : Future.succeededFuture(true);
                })
                .map(done -> page.size() > 0 && !closed);
    }

    private Future<Void> conversation(UUID conversationId, OffsetDateTime bound) {
        return Loop.whileTrue(() -> advance(conversationId, bound)
                .compose(moved -> batches(conversationId).map(moved && !closed)));
    }

    /** Returns whether the first position has moved, and may move on when the rows below it are gone. */
    private Future<Boolean> advance(UUID conversationId, OffsetDateTime bound) {
        return step.run(conversationId, (statements, conversation) -> statements
                        .run(RetentionSql.BLANK_NEWEST, conversationId, conversation.getLong("rev"), bound)
                        .compose(blanked -> statements
                                .run(RetentionSql.ADVANCE, conversationId, bound)
                                .map(moved -> new Done(
                                        0,
                                        moved.size() > 0
                                                || blanked.iterator().next().getInteger(0) > 0,
                                        moved.size() > 0))))
                .map(Done::hasMore);
    }

    private Future<Void> batches(UUID conversationId) {
        return Loop.whileTrue(() -> transactions
                .run(statements -> statements
                        .run(RetentionSql.TRY_LOCK)
                        .compose(tried -> tried.iterator().next().getBoolean(0)
                                ? batch(statements, conversationId)
                                : Future.succeededFuture(0)))
                .compose(count -> {
                    deleted += count;
                    meters.messages().add(RetentionMeters.Of.DELETED, count);
                    return count > 0 && !closed ? vertx.timer(PAUSE_MILLIS).map(true) : Future.succeededFuture(false);
                }));
    }

    /** Returns the number of deleted messages. */
    private static Future<Integer> batch(Statements statements, UUID conversationId) {
        return statements.run(RetentionSql.END_OF_BATCH, conversationId).compose(found -> {
            Long end = found.iterator().next().getLong(0);
            return end == null ? Future.succeededFuture(0) : delete(statements, conversationId, end, 0);
        });
    }

    private static Future<Integer> delete(Statements statements, UUID conversationId, long end, int index) {
        return statements
                .run(RetentionSql.DELETIONS.get(index), conversationId, end)
                .compose(done -> index + 1 == RetentionSql.DELETIONS.size()
                        ? Future.succeededFuture(done.rowCount())
                        : delete(statements, conversationId, end, index + 1));
    }

    /** Stops after the batch in progress; the rest is deleted after the next start, or by another node. */
    void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }
}
