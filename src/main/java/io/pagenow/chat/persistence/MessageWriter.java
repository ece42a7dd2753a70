package io.pagenow.chat.persistence;

import io.pagenow.chat.bus.Addresses.Outcome;
import io.pagenow.chat.bus.Addresses.Send;
import io.pagenow.chat.bus.Addresses.Sent;
import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.bus.MessageIds;
import io.pagenow.chat.metric.WriterMeters;
import io.pagenow.chat.protocol.ChatException;
import io.pagenow.chat.protocol.Message;
import io.pagenow.chat.trace.Spans;
import io.pagenow.chat.trace.Trail;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Stores messages by group commit: while one batch commits, what arrives waits, and is the next batch. So nothing waits when the server
 * is idle, and under load one commit carries many messages. One batch is under way at a time, which makes the order of commits the order
 * of {@code seq} and of delivery. Belongs to one event loop.
 */
final class MessageWriter {
    /** Most messages of one batch; also bounds how many advisory locks one transaction takes. */
    private static final int BATCH = 256;

    /** Most messages that may wait. Beyond it a send is refused, because it would wait for longer than a client does. */
    private static final int MOST_WAITING = 20_000;

    private static final int MOST_WAITING_OF_CONVERSATION = 2_000;

    /** So many wait as long as they must: when the database halts for a moment, nobody is refused who would not notice. */
    private static final int PATIENT = 1_000;

    /** Longest time that a message may have to wait. It is better refused at once than stored when nobody waits for it any more. */
    private static final double LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final WriterConnection connection;
    private final Pool pool;
    private final Function<List<Stored>, Future<Void>> committed;
    private final WriterMeters meters;
    private final Trail trail;
    private long batches;
    private final SendQueue waiting = new SendQueue(MOST_WAITING, MOST_WAITING_OF_CONVERSATION);
    private final Pace pace = new Pace();
    private final Map<UUID, PendingSend> underWay = new HashMap<>();

    /** The batch of which it is not known whether it was stored. There is one at most, as the next one waits for that. */
    private List<PendingSend> unsure = List.of();

    private boolean storing;
    private Promise<Void> drained;

    /**
     * A message that was committed just now.
     *
     * @param afterPause whether the message before it is so old that every node has delivered it
     * @param heardAt as {@link Delivery#heardAt}
     */
    record Stored(Message message, boolean afterPause, long heardAt) {}

    /**
     * A batch that is being stored.
     *
     * @param number of this node since its start
     * @param began by the monotonic clock in nanoseconds
     */
    private record Commit(long number, long began) {}

    /** @param committed announces the messages of each commit, in order; their senders are answered when it is done */
    MessageWriter(
            WriterConnection connection,
            Pool pool,
            Function<List<Stored>, Future<Void>> committed,
            WriterMeters meters,
            Trail trail) {
        this.connection = connection;
        this.pool = pool;
        this.committed = committed;
        this.meters = meters;
        this.trail = trail;
    }

    /** @return once each of them is committed or refused; a message that was stored by an earlier send counts as committed */
    Future<List<Outcome>> send(List<Send> sends) {
        List<Future<Sent>> answers = new ArrayList<>(sends.size());
        for (Send send : sends) {
            answers.add(accept(send));
        }
        storeNext();
        meters.waiting().set(waiting.size());
        return Future.join(answers)
                .transform(done -> Future.succeededFuture(
                        answers.stream().map(this::outcome).toList()));
    }

    private Outcome outcome(Future<Sent> answer) {
        if (answer.failed()) {
            ChatException refusal = (ChatException) answer.cause();
            meters.refused().add(refusal.code());
            return new Outcome(Optional.empty(), Optional.of(refusal));
        }
        if (answer.result().repeated()) {
            meters.repeated().add();
        }
        return new Outcome(Optional.of(answer.result()), Optional.empty());
    }

    private Future<Sent> accept(Send send) {
        UUID messageId = MessageIds.of(send);
        PendingSend same = underWay.get(messageId);
        if (same != null) {
            return same.answer().future().map(sent -> new Sent(sent.message(), true));
        }
        PendingSend pending = new PendingSend(send, messageId, Promise.promise());
        if (wouldWaitTooLong(send) || !waiting.offer(pending)) {
            return Future.failedFuture(ChatException.overloaded(
                    "More messages wait than the server accepts; repeat the send in a moment"));
        }
        underWay.put(messageId, pending);
        return pending.answer().future();
    }

    private boolean wouldWaitTooLong(Send send) {
        return waiting.size() >= PATIENT && pace.estimate(waiting.ahead(send.conversationId())) > LONGEST_WAIT_NANOS;
    }

    /** @return when everything that was accepted is answered */
    Future<Void> drain() {
        if (underWay.isEmpty()) {
            return Future.succeededFuture();
        }
        drained = Promise.promise();
        return drained.future();
    }

    private void storeNext() {
        if (storing || waiting.isEmpty()) {
            return;
        }
        storing = true;
        List<PendingSend> batch = waiting.take(BATCH);
        meters.waiting().set(waiting.size());
        meters.batch().record(batch.size());
        batches++;
        Commit commit = new Commit(batches, System.nanoTime());
        resolve().compose(known -> store(batch)).onComplete(stored -> {
            storing = false;
            long nanos = System.nanoTime() - commit.began;
            pace.stored(batch.size(), nanos);
            meters.commit().record(nanos);
            // The database is busy with the next batch while this one is told.
            storeNext();
            Future<Void> answered =
                    stored.succeeded() ? answer(batch, stored.result(), commit) : Future.failedFuture(stored.cause());
            answered.recover(DatabaseFailures::refuse).onComplete(done -> finish(batch, done.cause()));
        });
    }

    private Future<RowSet<Row>> store(List<PendingSend> batch) {
        return connection.store(batch).onFailure(failure -> unsure = batch);
    }

    /**
     * Announces what of an unsure batch was stored all the same, before anything that may stand behind it: a sender who repeats it is
     * answered, but nobody else would be told.
     */
    private Future<Void> resolve() {
        if (unsure.isEmpty()) {
            return Future.succeededFuture();
        }
        return find(unsure).compose(found -> {
            unsure = List.of();
            List<Stored> messages = found.values().stream()
                    .sorted(Comparator.comparing(Message::seq))
                    .map(message -> new Stored(message, false, Delivery.ELSEWHERE))
                    .toList();
            return committed.apply(messages);
        });
    }

    private Future<Map<UUID, Message>> find(List<PendingSend> sends) {
        UUID[] conversations = sends.stream().map(PendingSend::conversationId).toArray(UUID[]::new);
        UUID[] messages = sends.stream().map(PendingSend::messageId).toArray(UUID[]::new);
        return pool.preparedQuery(Sql.FIND_MESSAGES)
                .execute(Tuple.tuple().addArrayOfUUID(conversations).addArrayOfUUID(messages))
                .map(rows -> {
                    Map<UUID, Message> found = new HashMap<>();
                    for (Row row : rows) {
                        Message message = MessageRow.read(row);
                        found.put(message.messageId(), message);
                    }
                    return found;
                });
    }

    /** Whoever has no answer yet gets the failure. */
    private void finish(List<PendingSend> batch, Throwable failure) {
        for (PendingSend pending : batch) {
            underWay.remove(pending.messageId());
            if (failure != null) {
                pending.answer().tryFail(failure);
            }
        }
        if (drained != null && underWay.isEmpty()) {
            drained.tryComplete();
        }
    }

    /** @return when everyone in the batch is answered; senders of new messages after these were announced */
    private Future<Void> answer(List<PendingSend> batch, RowSet<Row> rows, Commit commit) {
        Stored[] stored = new Stored[batch.size()];
        for (Row row : rows) {
            int place = row.getLong(0).intValue() - 1;
            stored[place] = new Stored(
                    message(batch.get(place), row),
                    row.getBoolean(3),
                    batch.get(place).send().heardAt());
        }
        List<Stored> messages = new ArrayList<>(batch.size());
        List<PendingSend> senders = new ArrayList<>(batch.size());
        List<PendingSend> others = new ArrayList<>();
        for (int place = 0; place < stored.length; place++) {
            if (stored[place] == null) {
                others.add(batch.get(place));
            } else {
                messages.add(stored[place]);
                senders.add(batch.get(place));
            }
        }
        count(messages, commit);
        Future<Void> announced = committed.apply(messages).onSuccess(done -> {
            for (int index = 0; index < messages.size(); index++) {
                senders.get(index).answer().complete(new Sent(messages.get(index).message, false));
            }
        });
        return others.isEmpty() ? announced : announced.compose(done -> answerOthers(others));
    }

    private void count(List<Stored> stored, Commit commit) {
        long now = System.nanoTime();
        boolean followed = trail.isOn();
        for (Stored each : stored) {
            meters.stay().record(now - each.heardAt);
            if (followed) {
                Message message = each.message;
                trail.stored(
                        new Spans.Stored(
                                message.messageId(), commit.number, stored.size(), each.heardAt, commit.began, now),
                        message.conversationId(),
                        message.tempMessageId(),
                        message.seq());
            }
        }
        meters.stored().add(stored.size());
    }

    /** What was not stored is either stored already or not the sender's to write to. */
    private Future<Void> answerOthers(List<PendingSend> others) {
        return find(others).map(found -> {
            for (PendingSend pending : others) {
                Message message = found.get(pending.messageId());
                if (message == null) {
                    pending.answer().fail(ChatException.conversationNotFound());
                } else {
                    pending.answer().complete(new Sent(message, true));
                }
            }
            return null;
        });
    }

    private static Message message(PendingSend pending, Row row) {
        Send send = pending.send();
        return new Message(
                send.conversationId(),
                row.getLong(1),
                pending.messageId(),
                send.tempMessageId(),
                send.senderId(),
                row.getOffsetDateTime(2).toInstant(),
                send.content());
    }
}
