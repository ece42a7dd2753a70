package io.pagenow.chat.retention;

import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.Loop;
import io.pagenow.chat.metric.RetentionMeters;
import io.pagenow.chat.outbound.OutageLog;
import io.pagenow.chat.retention.ConversationStep.Done;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the content of messages whose end has come by the rule of their group. Reads do not show it from then on, so nobody waits for
 * this. Two nodes do no harm to each other: the second one finds nothing to do. Confined to one event loop.
 */
final class MessageExpiry {
    private static final long INTERVAL_MILLIS = 2_000;

    /** Longest pause after failures. */
    private static final long MAX_PAUSE_MILLIS = 60_000;

    /** Pause after messages of a conversation were deleted and more are to follow. */
    private static final long STEP_PAUSE_MILLIS = 100;

    private static final Logger log = LoggerFactory.getLogger(MessageExpiry.class);

    private final Vertx vertx;
    private final BoundedPool pool;
    private final ConversationStep step;
    private final RetentionMeters meters;
    private final OutageLog failures = new OutageLog(log);
    private long timer;
    private long pauseMillis = INTERVAL_MILLIS;
    private boolean closed;

    MessageExpiry(Vertx vertx, BoundedPool pool, ConversationStep step, RetentionMeters meters) {
        this.vertx = vertx;
        this.pool = pool;
        this.step = step;
        this.meters = meters;
    }

    void start() {
        if (!closed) {
            timer = vertx.setTimer(
                    pauseMillis, due -> Loop.whileTrue(this::round).onComplete(done -> {
                        if (done.succeeded()) {
                            pauseMillis = INTERVAL_MILLIS;
                        } else {
                            pauseMillis = Math.min(2 * pauseMillis, MAX_PAUSE_MILLIS);
                            failures.warn(
                                    "expiry",
                                    "Messages whose end has come stay in the database for now, and are not read; deleting them is tried"
                                            + " again: {}",
                                    done.cause().getMessage());
                        }
                        start();
                    }));
        }
    }

    /** Returns whether there are further conversations. One that fails does not keep the others from their turn. */
    private Future<Boolean> round() {
        return pool.query(RetentionSql.DUE).execute().compose(due -> {
            Iterator<Row> rows = due.iterator();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            return Loop.whileTrue(() -> rows.hasNext() && !closed
                            ? expire(rows.next().getUUID(0))
                                    .onFailure(failure::set)
                                    .transform(done -> Future.succeededFuture(true))
                            : Future.succeededFuture(false))
                    .compose(done -> failure.get() == null
                            ? Future.succeededFuture(due.size() == 100 && !closed)
                            : Future.failedFuture(failure.get()));
        });
    }

    private Future<Void> expire(UUID conversationId) {
        return Loop.whileTrue(() -> step.run(conversationId, (statements, conversation) -> {
                    Long from = conversation.getLong("ttl_from_seq");
                    return from == null || !Boolean.TRUE.equals(conversation.getBoolean("is_due"))
                            ? Future.succeededFuture(Done.NOTHING)
                            : statements
                                    .run(RetentionSql.EXPIRE, conversationId, conversation.getLong("rev"), from)
                                    .map(MessageExpiry::done);
                })
                .compose(done -> {
                    meters.messages().add(RetentionMeters.Of.EXPIRED, done.messages());
                    return done.hasMore() && !closed
                            ? vertx.timer(STEP_PAUSE_MILLIS).map(true)
                            : Future.succeededFuture(false);
                }));
    }

    private static Done done(RowSet<Row> result) {
        Row row = result.iterator().next();
        int messages = row.getInteger(0);
        return new Done(messages, messages > 0, row.getBoolean(1));
    }

    /** Stops after the step in progress. */
    void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }
}
