package io.pagenow.chat.log;

import io.pagenow.chat.bus.MessageIds;
import io.pagenow.chat.bus.message.Outcome;
import io.pagenow.chat.bus.message.Send;
import io.pagenow.chat.bus.message.Sent;
import io.pagenow.chat.database.DatabaseFailures;
import io.pagenow.chat.metric.WriterMeters;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stores messages by group commit: sends that arrive while one batch commits form the next batch. An idle server stores
 * a message at once, and under load one commit carries many. Only one batch is in flight, so the order of commits is
 * the order of {@code seq} and of delivery. Not thread-safe; confined to one event loop.
 */
final class MessageWriter {
    /** Maximum messages per batch; also bounds the advisory locks of one transaction. */
    private static final int BATCH = 256;

    /** Maximum queue depth. A send beyond it is refused, because it would wait longer than a client does. */
    private static final int MAX_WAITING = 20_000;

    private static final int MAX_WAITING_PER_CONVERSATION = 2_000;

    /** Queue depth below which nothing is shed, so a short database stall refuses nobody. */
    private static final int SHED_THRESHOLD = 1_000;

    /**
     * Longest estimated queueing time. A send beyond it is refused at once rather than stored after its client gave up.
     */
    private static final double MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * Maximum batches stored but not yet published. They accumulate only while participants cannot be read; at the
     * limit, storing pauses.
     */
    private static final int MAX_UNPUBLISHED = 32;

    private final WriterConnection connection;
    private final BatchStore store = new BatchStore(this::storeInTransaction);
    private final BatchCompletion completion;
    private final InDoubtSends inDoubt;
    private final WriterMeters meters;
    private long batches;
    private final SendQueue waiting = new SendQueue(MAX_WAITING, MAX_WAITING_PER_CONVERSATION);
    private final CommitRateEstimator commitRate = new CommitRateEstimator();
    private final Map<UUID, PendingSend> inFlight = new HashMap<>();

    /** Batches being stored or published, in the order in which they were begun. */
    private final Set<Commit> unpublished = new LinkedHashSet<>();

    private Future<?> published = Future.succeededFuture();
    private boolean storing;

    /** Completes when the batch in flight is handed to the publisher. */
    private Future<Void> handedOver = Future.succeededFuture();

    private @Nullable Promise<Void> drained;

    MessageWriter(WriterConnection connection, BatchCompletion completion, InDoubtSends inDoubt, WriterMeters meters) {
        this.connection = connection;
        this.completion = completion;
        this.inDoubt = inDoubt;
        this.meters = meters;
    }

    /**
     * Stores messages.
     *
     * @return one outcome per send, in the same order, once each send is committed or refused; a message stored by an
     *     earlier send counts as committed. Never fails
     */
    Future<List<Outcome>> send(List<Send> sends) {
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

    private Outcome outcome(Future<Sent> response) {
        if (response.failed()) {
            ChatException refusal = (ChatException) response.cause();
            meters.refused().add(refusal.code());
            return new Outcome(Optional.empty(), Optional.of(refusal));
        }
        if (response.result().repeated()) {
            meters.repeated().add();
        }
        return new Outcome(Optional.of(response.result()), Optional.empty());
    }

    private Future<Sent> accept(Send send) {
        UUID messageId = MessageIds.of(send);
        PendingSend same = inFlight.get(messageId);
        if (same != null) {
            return same.response().future().map(sent -> new Sent(sent.message(), true));
        }
        PendingSend pending = new PendingSend(send, messageId, Promise.promise());
        if (wouldWaitTooLong(send) || !waiting.offer(pending)) {
            return Future.failedFuture(ChatException.overloaded(
                    "More messages wait than the server accepts; repeat the send in a moment"));
        }
        inFlight.put(messageId, pending);
        return pending.response().future();
    }

    private boolean wouldWaitTooLong(Send send) {
        return waiting.size() >= SHED_THRESHOLD
                && commitRate.estimate(waiting.ahead(send.conversationId())) > MAX_WAIT_NANOS;
    }

    /** Returns a future that completes when every accepted send is answered. */
    Future<Void> drain() {
        if (inFlight.isEmpty()) {
            return Future.succeededFuture();
        }
        if (drained == null) {
            drained = Promise.promise();
        }
        return drained.future();
    }

    /**
     * Stores nothing more in a conversation until {@link #resume}. Its sends wait in the queue.
     *
     * @return completes when what is being stored now is handed to the publisher
     */
    Future<Void> pause(UUID conversationId) {
        waiting.pause(conversationId);
        return handedOver.otherwiseEmpty();
    }

    void resume(UUID conversationId) {
        waiting.resume(conversationId);
        storeNext();
    }

    /** Returns a future that completes when the batches now in flight are published; never fails. */
    Future<?> whenPublished() {
        return published;
    }

    /** Returns the age of the oldest batch that is being stored or published, in milliseconds; 0 if there is none. */
    long lagMillis() {
        return unpublished.isEmpty()
                ? 0
                : TimeUnit.NANOSECONDS.toMillis(
                        System.nanoTime() - unpublished.iterator().next().startedAt());
    }

    private void storeNext() {
        if (storing || waiting.isEmpty() || unpublished.size() >= MAX_UNPUBLISHED) {
            return;
        }
        storing = true;
        List<PendingSend> batch = waiting.take(BATCH);
        meters.waiting().set(waiting.size());
        meters.batch().record(batch.size());
        batches++;
        Commit commit = new Commit(batches, System.nanoTime());
        unpublished.add(commit);
        Promise<Void> finished = Promise.promise();
        published = finished.future();
        Promise<Void> handOver = Promise.promise();
        handedOver = handOver.future();
        store(batch).onSuccess(stored -> {
            storing = false;
            if (stored.failure().isPresent()) {
                failFollowing(batch);
            }
            long nanos = System.nanoTime() - commit.startedAt();
            commitRate.record(batch.size(), nanos);
            meters.commit().record(nanos);
            // The database stores the next batch while this one is published.
            storeNext();
            publish(stored, commit).recover(DatabaseFailures::refuse).onComplete(done -> {
                unpublished.remove(commit);
                finish(batch, done.cause());
                finished.complete();
                storeNext();
            });
            handOver.complete();
        });
    }

    /** A relayed message must not be stored before an earlier one that is repeated, so it fails with it. */
    private void failFollowing(List<PendingSend> batch) {
        batch.stream()
                .filter(pending -> pending.send().relayed())
                .map(PendingSend::conversationId)
                .distinct()
                .flatMap(conversationId -> waiting.removeRelayed(conversationId).stream())
                .toList()
                .forEach(following -> {
                    inFlight.remove(following.messageId());
                    following.response().tryFail(ChatException.unavailable());
                });
    }

    private Future<BatchStore.Stored> store(List<PendingSend> batch) {
        return inDoubt.isFull()
                ? Future.succeededFuture(new BatchStore.Stored(List.of(), Optional.of(ChatException.unavailable())))
                : store.store(batch);
    }

    /** Stores sends in one transaction. */
    private Future<RowSet<Row>> storeInTransaction(List<PendingSend> sends) {
        return connection
                .store(sends)
                .compose(rows -> {
                    inDoubt.remove(BatchCompletion.storedIds(sends, rows));
                    return inDoubt.publishPreceding(sends).map(rows);
                })
                .onFailure(failure -> {
                    if (InDoubtSends.isDoubtful(failure)) {
                        inDoubt.add(sends);
                    }
                });
    }

    /** Publishes the committed parts, then fails with the batch's failure if there is one. */
    private Future<Void> publish(BatchStore.Stored stored, Commit commit) {
        Future<Void> completed = Future.join(stored.parts().stream()
                        .map(part -> completion.complete(part.sends(), part.rows(), commit))
                        .toList())
                .mapEmpty();
        return stored.failure()
                .map(failure -> completed.transform(done -> Future.<Void>failedFuture(failure)))
                .orElse(completed);
    }

    /** Fails the sends that are still unanswered if the batch failed. */
    private void finish(List<PendingSend> batch, Throwable failure) {
        for (PendingSend pending : batch) {
            inFlight.remove(pending.messageId());
            if (failure != null) {
                pending.response().tryFail(failure);
            }
        }
        if (drained != null && inFlight.isEmpty()) {
            drained.tryComplete();
        }
    }
}
