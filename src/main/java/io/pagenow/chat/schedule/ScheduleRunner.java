package io.pagenow.chat.schedule;

import io.pagenow.chat.action.Action.SendMessage;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.dispatch.ActionDispatcher;
import io.pagenow.chat.limit.TaskLanes;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.ScheduledMessage;
import io.pagenow.chat.outbound.OutageLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.LoggerFactory;

/**
 * Sends scheduled messages at their time, as their senders would: with their rights at that time, and with their names, so that two nodes
 * that both send one store it once. Every node looks for them; a node that dies leaves its messages to the others. Confined to one event loop.
 */
final class ScheduleRunner {
    private static final long INTERVAL_MILLIS = 1_000;
    private static final long SWEEP_MILLIS = Duration.ofHours(1).toMillis();
    private static final int BATCH = 100;

    /** Time after which another node takes a message up that is neither sent nor refused. */
    private static final long LEASE_MILLIS = 60_000;

    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final OutageLog outages = new OutageLog(LoggerFactory.getLogger(ScheduleRunner.class));

    private final Vertx vertx;
    private final BoundedPool pool;
    private final ActionDispatcher actions;
    private final TaskLanes<UUID> conversations =
            new TaskLanes<>(1, BATCH, () -> ChatException.overloaded("Scheduled messages wait"));
    private final long timer;
    private final long sweeper;
    private boolean isRunning;
    private boolean closed;

    ScheduleRunner(Vertx vertx, BoundedPool pool, ActionDispatcher actions) {
        this.vertx = vertx;
        this.pool = pool;
        this.actions = actions;
        this.timer = vertx.setPeriodic(INTERVAL_MILLIS, id -> tick());
        this.sweeper = vertx.setPeriodic(SWEEP_MILLIS, id -> sweep());
    }

    private void tick() {
        if (isRunning || closed) {
            return;
        }
        isRunning = true;
        pool.preparedQuery(ScheduleSql.IS_DUE)
                .execute()
                .compose(due -> due.iterator().next().getBoolean(0) ? sendDue() : Future.succeededFuture())
                .recover(this::pause)
                .onComplete(done -> isRunning = false);
    }

    private Future<Void> pause(Throwable failure) {
        warn(failure);
        return vertx.timer(PAUSE.toMillis()).mapEmpty();
    }

    private void sweep() {
        pool.preparedQuery(ScheduleSql.DELETE_OLD).execute().onFailure(ScheduleRunner::warn);
    }

    private static void warn(Throwable failure) {
        outages.warn(
                "database", "Scheduled messages wait for now, sending them is tried again: {}", failure.toString());
    }

    private Future<Void> sendDue() {
        return pool.preparedQuery(ScheduleSql.TAKE)
                .execute(Tuple.of(BATCH, LEASE_MILLIS))
                .compose(taken -> {
                    List<Future<?>> sent = new ArrayList<>(taken.size());
                    for (Row row : taken) {
                        sent.add(conversations.run(row.getUUID("conversation_id"), () -> send(row)));
                    }
                    Future<Void> all = Future.join(sent).mapEmpty();
                    return taken.size() < BATCH || closed ? all : all.compose(done -> sendDue());
                });
    }

    /** A message that was changed or cancelled since it was taken is not sent. */
    private Future<?> send(Row row) {
        return pool.preparedQuery(ScheduleSql.HOLD)
                .execute(Tuple.of(row.getUUID("scheduled_id"), row.getOffsetDateTime("taken_until"), LEASE_MILLIS))
                .compose(held -> held.size() == 0
                        ? Future.succeededFuture()
                        : send(row, held.iterator().next().getOffsetDateTime(0)));
    }

    private Future<Void> send(Row row, OffsetDateTime takenUntil) {
        ScheduledMessage message = ScheduledRow.read(row);
        if (row.getBoolean("is_banned")) {
            return failed(
                    message, takenUntil, ChatException.of(ErrorCode.FORBIDDEN, "You are banned from this server"));
        }
        SendMessage action = new SendMessage(
                message.tempMessageId(), message.conversationId(), message.content(), message.extra(), List.of());
        return actions.send(actions.accept(row.getString("user_id"), action))
                .transform(sent -> sent.succeeded()
                        ? pool.preparedQuery(ScheduleSql.SENT)
                                .execute(Tuple.of(message.scheduledId(), takenUntil))
                                .mapEmpty()
                        : failed(message, takenUntil, sent.cause()));
    }

    private Future<Void> failed(ScheduledMessage message, OffsetDateTime takenUntil, Throwable cause) {
        ChatException refusal = cause instanceof ChatException known ? known : ChatException.unavailable();
        if (mayPassLater(refusal.code())) {
            long pause = refusal.retryAfter().orElse(PAUSE).toMillis();
            return pool.preparedQuery(ScheduleSql.POSTPONE)
                    .execute(Tuple.of(message.scheduledId(), takenUntil, pause))
                    .mapEmpty();
        }
        return pool.preparedQuery(ScheduleSql.FAILED)
                .execute(Tuple.of(
                        message.scheduledId(), takenUntil, refusal.code().wireName(), refusal.getMessage()))
                .mapEmpty();
    }

    private static boolean mayPassLater(ErrorCode code) {
        return code == ErrorCode.UNAVAILABLE || code == ErrorCode.OVERLOADED || code == ErrorCode.RATE_LIMITED;
    }

    /** Messages that were taken and are not sent are taken up by another node, or after the next start. */
    void close() {
        closed = true;
        vertx.cancelTimer(timer);
        vertx.cancelTimer(sweeper);
    }
}
