package io.pagenow.chat.schedule;

import io.pagenow.chat.action.Action.SendMessage;
import io.pagenow.chat.bus.message.OfScheduled;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.Reschedule;
import io.pagenow.chat.bus.message.Schedule;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.database.Transactions.Statements;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.MessageReferences;
import io.pagenow.chat.model.ScheduledMessage;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Stores the scheduled messages of users. All methods fail with a {@link ChatException} or with the database's error. */
final class ScheduleStore {
    private final BoundedPool pool;
    private final Transactions transactions;

    ScheduleStore(BoundedPool pool) {
        this.pool = pool;
        this.transactions = new Transactions(pool);
    }

    /**
     * Schedules a message. A repeated name is the message that is scheduled already.
     *
     * @return fails with {@code NOT_FOUND} if the user is not in the conversation, with {@code LIMIT_REACHED} if the user has too many
     */
    Future<ScheduledMessage> schedule(Schedule request) {
        SendMessage message = request.message();
        return transactions.run(statements -> statements
                .run(ScheduleSql.LOCK_USER, request.userId())
                .compose(locked -> statements.run(
                        ScheduleSql.NAMED, request.userId(), message.conversationId(), message.tempMessageId()))
                .compose(named -> named.size() > 0
                        ? Future.succeededFuture(
                                ScheduledRow.read(named.iterator().next()))
                        : statements
                                .run(ScheduleSql.COUNTS, request.userId(), message.conversationId())
                                .compose(counts -> {
                                    check(counts.iterator().next());
                                    return insert(statements, request);
                                })));
    }

    private static void check(Row counts) {
        if (!counts.getBoolean("is_participant")) {
            throw ChatException.conversationNotFound();
        }
        if (counts.getLong("scheduled") >= Limits.SCHEDULED) {
            throw ChatException.of(
                    ErrorCode.LIMIT_REACHED,
                    "You have " + Limits.SCHEDULED + " scheduled messages, which is the limit; cancel one first");
        }
    }

    private static Future<ScheduledMessage> insert(Statements statements, Schedule request) {
        SendMessage message = request.message();
        MessageReferences references = message.extra().references();
        return statements
                .run(
                        ScheduleSql.INSERT,
                        UUID.randomUUID(),
                        request.userId(),
                        message.conversationId(),
                        message.tempMessageId(),
                        message.content(),
                        message.extra().messageType().orElse(null),
                        message.extra().data().orElse(null),
                        references.replyTo(),
                        references.mentions().toArray(String[]::new),
                        references.mentionAll(),
                        request.sendAt().atOffset(ZoneOffset.UTC))
                .map(rows -> ScheduledRow.read(rows.iterator().next()));
    }

    /** Returns the messages of a user in the order of their times. */
    Future<List<ScheduledMessage>> list(OfUser user) {
        return pool.preparedQuery(ScheduleSql.LIST)
                .execute(Tuple.of(user.userId()))
                .map(rows -> {
                    List<ScheduledMessage> messages = new ArrayList<>(rows.size());
                    rows.forEach(row -> messages.add(ScheduledRow.read(row)));
                    return messages;
                });
    }

    /** Changes a message; one that was refused is tried again. Fails with {@code CONFLICT} while it is being sent. */
    Future<ScheduledMessage> change(Reschedule request) {
        return pool.preparedQuery(ScheduleSql.CHANGE)
                .execute(Tuple.of(
                        request.userId(),
                        request.scheduledId(),
                        request.content().orElse(null),
                        request.sendAt()
                                .map(time -> time.atOffset(ZoneOffset.UTC))
                                .orElse(null)))
                .compose(rows -> rows.size() > 0
                        ? Future.succeededFuture(
                                ScheduledRow.read(rows.iterator().next()))
                        : refuse(request.userId(), request.scheduledId()));
    }

    /** Fails with {@code CONFLICT} while the message is being sent. */
    Future<Void> cancel(OfScheduled place) {
        return pool.preparedQuery(ScheduleSql.CANCEL)
                .execute(Tuple.of(place.userId(), place.scheduledId()))
                .compose(rows ->
                        rows.rowCount() > 0 ? Future.succeededFuture() : refuse(place.userId(), place.scheduledId()));
    }

    private <T> Future<T> refuse(String userId, UUID scheduledId) {
        return pool.preparedQuery(ScheduleSql.EXISTS)
                .execute(Tuple.of(userId, scheduledId))
                .compose(rows -> Future.failedFuture(
                        rows.size() > 0
                                ? ChatException.of(ErrorCode.CONFLICT, "The message is being sent")
                                : ChatException.of(ErrorCode.NOT_FOUND, "You have no such scheduled message")));
    }
}
