package io.pagenow.chat.log;

import io.pagenow.chat.bus.Addresses.Outcome;
import io.pagenow.chat.bus.Addresses.Send;
import io.pagenow.chat.bus.Addresses.Sent;
import io.pagenow.chat.bus.MessageIds;
import io.pagenow.chat.database.DatabaseFailures;
import io.pagenow.chat.metric.WriterMeters;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Stores messages by group commit: while one batch commits, what arrives waits, and is the next batch. So nothing waits when the server
 * is idle, and under load one commit carries many messages. One batch is under way at a time, which makes the order of commits the order
 * of {@code seq} and of delivery. Belongs to one event loop.
 */
public final class MessageWriter {
    /** Most messages of one batch; also bounds how many advisory locks one transaction takes. */
    private static final int BATCH = 256;

    /** Most messages that may wait. Beyond it a send is refused, because it would wait for longer than a client does. */
    private static final int MAX_WAITING = 20_000;

    private static final int MAX_WAITING_OF_CONVERSATION = 2_000;

    /** So many wait as long as they must: when the database halts for a moment, nobody is refused who would not notice. */
    private static final int PATIENT = 1_000;

    /** Longest time that a message may have to wait. It is better refused at once than stored when nobody waits for it any more. */
    private static final double LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * Most batches that are stored and not told yet. They add up only while it cannot be read who takes part in a conversation; then nothing
     * more is stored.
     */
    private static final int MAX_UNTOLD = 32;

    private final WriterConnection connection;
    private final BatchStore store = new BatchStore(this::storeTogether);
    private final BatchCompletion completion;
    private final InDoubtSends inDoubt;
    private final WriterMeters meters;
    private long batches;
    private final SendQueue waiting = new SendQueue(MAX_WAITING, MAX_WAITING_OF_CONVERSATION);
    private final CommitRateEstimator commitRate = new CommitRateEstimator();
    private final Map<UUID, PendingSend> underWay = new HashMap<>();

    private Future<?> told = Future.succeededFuture();
    private int untold;
    private boolean storing;
    private Promise<Void> drained;

    public MessageWriter(
            WriterConnection connection, BatchCompletion completion, InDoubtSends inDoubt, WriterMeters meters) {
        this.connection = connection;
        this.completion = completion;
        this.inDoubt = inDoubt;
        this.meters = meters;
    }

    /** @return once each of them is committed or refused; a message that was stored by an earlier send counts as committed */
    public Future<List<Outcome>> send(List<Send> sends) {
        List<Future<Sent>> accepted = new ArrayList<>(sends.size());
        for (Send send : sends) {
            accepted.add(accept(send));
        }
        storeNext();
        meters.waiting().set(waiting.size());
        return Future.join(accepted)
                .transform(done -> Future.succeededFuture(
                        accepted.stream().map(this::outcome).toList()));
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
        return waiting.size() >= PATIENT
                && commitRate.estimate(waiting.ahead(send.conversationId())) > LONGEST_WAIT_NANOS;
    }

    /** @return when everything that was accepted is answered */
    public Future<Void> drain() {
        if (underWay.isEmpty()) {
            return Future.succeededFuture();
        }
        drained = Promise.promise();
        return drained.future();
    }

    /** @return when the batches are told that are under way now; never fails */
    public Future<?> settled() {
        return told;
    }

    private void storeNext() {
        if (storing || waiting.isEmpty() || untold >= MAX_UNTOLD) {
            return;
        }
        storing = true;
        untold++;
        List<PendingSend> batch = waiting.take(BATCH);
        meters.waiting().set(waiting.size());
        meters.batch().record(batch.size());
        batches++;
        Commit commit = new Commit(batches, System.nanoTime());
        Promise<Void> finished = Promise.promise();
        told = finished.future();
        store(batch).onSuccess(stored -> {
            storing = false;
            long nanos = System.nanoTime() - commit.began();
            commitRate.stored(batch.size(), nanos);
            meters.commit().record(nanos);
            // The database is busy with the next batch while this one is told.
            storeNext();
            tell(stored, commit).recover(DatabaseFailures::refuse).onComplete(done -> {
                finish(batch, done.cause());
                finished.complete();
                storeNext();
            });
        });
    }

    private Future<BatchStore.Stored> store(List<PendingSend> batch) {
        return inDoubt.isFull()
                ? Future.succeededFuture(new BatchStore.Stored(List.of(), Optional.of(ChatException.unavailable())))
                : store.store(batch);
    }

    /** Stores in one transaction. */
    private Future<RowSet<Row>> storeTogether(List<PendingSend> sends) {
        return connection
                .store(sends)
                .compose(rows -> {
                    inDoubt.remove(BatchCompletion.storedIds(sends, rows));
                    return inDoubt.settle(sends).map(rows);
                })
                .onFailure(failure -> {
                    if (InDoubtSends.isDoubtful(failure)) {
                        inDoubt.add(sends);
                    }
                });
    }

    /** @return fails as the batch has, once what was committed of it is told */
    private Future<Void> tell(BatchStore.Stored stored, Commit commit) {
        Future<Void> told = Future.join(stored.parts().stream()
                        .map(part -> completion.tell(part.sends(), part.rows(), commit))
                        .toList())
                .mapEmpty();
        return stored.failure()
                .map(failure -> told.transform(done -> Future.<Void>failedFuture(failure)))
                .orElse(told);
    }

    /** Whoever has no answer yet gets the failure. */
    private void finish(List<PendingSend> batch, Throwable failure) {
        untold--;
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
}
