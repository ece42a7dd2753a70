package io.pagenow.chat.log;

import io.pagenow.chat.bus.message.ChangeRequest;
import io.pagenow.chat.bus.message.Changed;
import io.pagenow.chat.database.DatabaseFailures;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes by group commit, as {@link MessageWriter} stores messages: changes that arrive while one batch commits form
 * the next batch. Only one batch is in flight, so the order of commits is the order of revisions and of delivery. Not
 * thread-safe; confined to one event loop.
 */
final class ChangeWriter {
    /** Attempts of a change whose conversation other nodes change at the same moment. */
    private static final int MAX_ATTEMPTS = 50;

    /** Longest random delay before a repetition, so that two nodes do not collide again and again. */
    private static final int MAX_PAUSE_MILLIS = 10;

    /** SQLSTATE of a deadlock (PostgreSQL manual, appendix A). */
    private static final String DEADLOCK = "40P01";

    private final Vertx vertx;
    private final ChangeStatements statements;
    private final EventPublisher publisher;
    private final MessageDetails details;
    private final InDoubtChanges inDoubt;
    private final MessageWriter messages;
    private final ChangeQueue waiting = new ChangeQueue();

    /** Completes when the batch that is being written is published. */
    private Future<Void> written = Future.succeededFuture();

    private int attempts;
    private boolean writing;
    private long startedAt;
    private @Nullable Promise<Void> drained;

    /** @param messages changes are published after the messages that it is publishing */
    ChangeWriter(
            Vertx vertx,
            ChangeStatements statements,
            EventPublisher publisher,
            MessageDetails details,
            InDoubtChanges inDoubt,
            MessageWriter messages) {
        this.vertx = vertx;
        this.statements = statements;
        this.publisher = publisher;
        this.details = details;
        this.inDoubt = inDoubt;
        this.messages = messages;
    }

    /** Returns the committed change; fails with a {@link ChatException} if it is refused. */
    Future<Changed> change(ChangeRequest request) {
        PendingChange pending = new PendingChange(request, statements.of(request.action()), Promise.promise());
        if (inDoubt.isFull()) {
            return Future.failedFuture(ChatException.unavailable());
        }
        if (!waiting.offer(pending)) {
            return Future.failedFuture(ChatException.overloaded(
                    "More changes wait than the server accepts; repeat the change in a moment"));
        }
        writeNext();
        return pending.response().future();
    }

    /**
     * Writes no more changes in a conversation until {@link #resume}. They wait in the queue.
     *
     * @return completes when the batch that is being written now is published
     */
    Future<Void> pause(UUID conversationId) {
        waiting.pause(conversationId);
        return written.otherwiseEmpty();
    }

    void resume(UUID conversationId) {
        waiting.resume(conversationId);
        writeNext();
    }

    /** Returns the age of the batch that is being written or published, in milliseconds; 0 if there is none. */
    long lagMillis() {
        return writing ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt) : 0;
    }

    /** Returns a future that completes when every accepted change is answered. */
    Future<Void> drain() {
        if (!writing && waiting.isEmpty()) {
            return Future.succeededFuture();
        }
        if (drained == null) {
            drained = Promise.promise();
        }
        return drained.future();
    }

    private void writeNext() {
        if (writing) {
            return;
        }
        if (waiting.isEmpty()) {
            if (drained != null) {
                drained.tryComplete();
            }
            return;
        }
        List<PendingChange> batch = waiting.take();
        if (batch.isEmpty()) {
            return;
        }
        writing = true;
        startedAt = System.nanoTime();
        Promise<Void> done = Promise.promise();
        written = done.future();
        batch.get(0)
                .statement()
                .write(batch)
                .recover(failure -> repeatAfterDeadlock(batch, failure))
                .compose(this::withQuotes)
                .compose(outcome -> publish(outcome.committed()).map(outcome))
                .onComplete(published -> done.complete())
                .onSuccess(this::answer)
                .onFailure(failure -> fail(batch, failure));
    }

    /** The changes are committed, so they are published without quotes if these cannot be read. */
    private Future<ChangeStatement.Written> withQuotes(ChangeStatement.Written written) {
        List<Changes> changes =
                written.committed().stream().map(CommittedChanges::changes).toList();
        return details.ofAllInChanges(changes).otherwise(changes).map(quoting -> {
            List<CommittedChanges> committed = new ArrayList<>(quoting.size());
            for (int index = 0; index < quoting.size(); index++) {
                committed.add(written.committed().get(index).with(quoting.get(index)));
            }
            return new ChangeStatement.Written(written.outcomes(), committed);
        });
    }

    /** A batch of messages marks conversations as answered in any order, so the two may block each other. */
    private static Future<ChangeStatement.Written> repeatAfterDeadlock(List<PendingChange> batch, Throwable failure) {
        return failure instanceof PgException refused && DEADLOCK.equals(refused.getSqlState())
                ? Future.succeededFuture(new ChangeStatement.Written(
                        batch.stream().map(ChangeStatement.Outcome::retry).toList(), List.of()))
                : Future.failedFuture(failure);
    }

    private Future<Void> publish(List<CommittedChanges> committed) {
        return messages.whenPublished().transform(published -> publisher.publishChanges(committed));
    }

    private void answer(ChangeStatement.Written written) {
        List<PendingChange> repeated = new ArrayList<>();
        for (ChangeStatement.Outcome outcome : written.outcomes()) {
            if (outcome.isRetry()) {
                repeated.add(outcome.pending());
            } else {
                outcome.changed().ifPresent(outcome.pending().response()::complete);
                outcome.refusal().ifPresent(outcome.pending().response()::fail);
            }
        }
        attempts = repeated.isEmpty() ? 0 : attempts + 1;
        if (attempts >= MAX_ATTEMPTS) {
            attempts = 0;
            repeated.forEach(pending -> pending.response()
                    .fail(ChatException.overloaded(
                            "Too many changes of the conversation at once; repeat it in a moment")));
        } else if (!repeated.isEmpty()) {
            waiting.putBack(repeated);
            vertx.setTimer(1 + ThreadLocalRandom.current().nextInt(MAX_PAUSE_MILLIS), timer -> finish());
            return;
        }
        finish();
    }

    private void fail(List<PendingChange> batch, Throwable failure) {
        if (InDoubtSends.isDoubtful(failure)) {
            batch.forEach(pending -> inDoubt.add(pending.conversationId()));
        }
        DatabaseFailures.<Void>refuse(failure)
                .onFailure(
                        refusal -> batch.forEach(pending -> pending.response().fail(refusal)));
        finish();
    }

    private void finish() {
        writing = false;
        writeNext();
    }
}
