package io.pagenow.chat.relay;

import io.pagenow.chat.metric.RelayMeters;
import io.pagenow.chat.metric.RelayMeters.Result;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.outbound.OutageLog;
import io.pagenow.chat.relay.OperationRunner.Progress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Relays the operations of {@code outbox_table}, page by page, and polls more slowly the longer there are none. One node of a cluster
 * relays, by a lease. The lease only saves work: an operation is deleted after it was carried out, and whoever carries it out once more
 * finds it done, so neither a crash nor a second node loses, doubles or reorders anything. Confined to one event loop.
 */
final class Relay {
    /** The first conversation in the order of PostgreSQL. */
    static final UUID FIRST = new UUID(0, 0);

    private static final long MIN_PAUSE_MILLIS = 20;
    private static final long MAX_PAUSE_MILLIS = 500;
    private static final long MAX_PAUSE_AFTER_FAILURE_MILLIS = 5_000;

    /** Least pause after a fruitless poll, as a multiple of the time that it took. */
    private static final int REST = 9;

    private static final long RENEWAL_NANOS = TimeUnit.SECONDS.toNanos(RelaySql.LEASE_SECONDS) / 2;
    private static final long BACKLOG_MILLIS = 10_000;
    private static final long CLEAN_MILLIS = TimeUnit.HOURS.toMillis(1);

    /** Time for the page in progress at the stop. What is not finished is finished by the next relay. */
    private static final long END_SECONDS = 3;

    private static final Logger log = LoggerFactory.getLogger(Relay.class);

    private final Vertx vertx;
    private final RelayStore store;
    private final OperationRunner runner;
    private final RelayMeters meters;
    private final UUID holder = UUID.randomUUID();
    private final RetryPauses pauses = new RetryPauses(System::nanoTime);
    private final OutageLog outages = new OutageLog(log);
    private Future<?> running = Future.succeededFuture();
    private UUID place = FIRST;
    private boolean isBusy;
    private boolean leads;
    private long leasedAt;
    private long pause = MIN_PAUSE_MILLIS;
    private long timer;
    private boolean closed;

    Relay(Vertx vertx, RelayStore store, OperationRunner runner, RelayMeters meters) {
        this.vertx = vertx;
        this.store = store;
        this.runner = runner;
        this.meters = meters;
    }

    /** Starts to relay. Periodic timers end with the calling verticle. */
    void start() {
        vertx.setPeriodic(BACKLOG_MILLIS, id -> measure());
        vertx.setPeriodic(CLEAN_MILLIS, id -> clean());
        schedule(MIN_PAUSE_MILLIS);
    }

    private void schedule(long millis) {
        if (!closed) {
            timer = vertx.setTimer(millis, id -> round());
        }
    }

    private void round() {
        long began = System.nanoTime();
        running = (isBusy ? Future.succeededFuture(true) : store.hasWaiting())
                .compose(waiting -> waiting ? lead() : Future.succeededFuture(false))
                .compose(leading -> leading ? relay() : Future.succeededFuture(false))
                .onComplete(done -> {
                    isBusy = done.succeeded() && done.result();
                    if (done.failed()) {
                        outages.warn(
                                "database",
                                "Cannot look for messages of SQL in outbox_table, trying again: {}",
                                done.cause().getMessage());
                    }
                    pause = isBusy ? MIN_PAUSE_MILLIS : nextPause(done.failed(), System.nanoTime() - began);
                    schedule(isBusy ? 1 : pause);
                });
    }

    private long nextPause(boolean failed, long tookNanos) {
        long rest = TimeUnit.NANOSECONDS.toMillis(tookNanos) * REST;
        return failed
                ? Math.min(MAX_PAUSE_AFTER_FAILURE_MILLIS, pause * 2)
                : Math.max(Math.min(MAX_PAUSE_MILLIS, pause * 2), Math.min(MAX_PAUSE_AFTER_FAILURE_MILLIS, rest));
    }

    /** Returns whether this node relays, until the lease has to be renewed. */
    private Future<Boolean> lead() {
        long asked = System.nanoTime();
        if (leads && asked - leasedAt < RENEWAL_NANOS) {
            return Future.succeededFuture(true);
        }
        return store.lease(holder)
                .onSuccess(held -> leasedAt = asked)
                .onComplete(done -> leads = done.succeeded() && done.result());
    }

    /** Relays a page; returns whether there is more to do at once. */
    private Future<Boolean> relay() {
        return store.next(place, pauses.current()).compose(page -> {
            Map<UUID, List<Operation>> byConversation = new LinkedHashMap<>();
            page.operations().forEach(operation -> byConversation
                    .computeIfAbsent(operation.conversationId(), id -> new ArrayList<>())
                    .add(operation));
            List<Future<List<Verdict>>> runs = byConversation.entrySet().stream()
                    .map(each -> runner.run(each.getValue()).map(progress -> judge(each.getKey(), progress)))
                    .toList();
            return Future.join(runs)
                    .map(done -> runs.stream()
                            .flatMap(each -> each.result().stream())
                            .toList())
                    .compose(this::finish)
                    .map(finished -> {
                        place = page.next();
                        return finished > 0 || !place.equals(FIRST);
                    });
        });
    }

    private List<Verdict> judge(UUID conversationId, Progress progress) {
        progress.obstacle()
                .ifPresentOrElse(obstacle -> delay(conversationId, obstacle), () -> pauses.succeeded(conversationId));
        return progress.verdicts();
    }

    private void delay(UUID conversationId, ChatException obstacle) {
        meters.operations().add(Result.DELAYED);
        pauses.failed(conversationId);
        outages.warn(
                "obstacle",
                "Messages of SQL to conversation {} wait, trying again: {}",
                conversationId,
                obstacle.getMessage());
    }

    /** Returns the number of finished operations. */
    private Future<Integer> finish(List<Verdict> verdicts) {
        if (verdicts.isEmpty()) {
            return Future.succeededFuture(0);
        }
        return store.finish(verdicts).map(finished -> {
            verdicts.forEach(this::count);
            return verdicts.size();
        });
    }

    private void count(Verdict verdict) {
        meters.operations().add(verdict.refusal().isPresent() ? Result.FAILED : Result.RELAYED);
        verdict.refusal()
                .ifPresent(refusal -> outages.warn(
                        "refusal",
                        "The operation {} of SQL on conversation {} was refused ({}), see outbox_failed_table",
                        verdict.operation().action(),
                        verdict.operation().conversationId(),
                        refusal.code().wireName()));
    }

    private void measure() {
        if (!leads || System.nanoTime() - leasedAt > TimeUnit.SECONDS.toNanos(RelaySql.LEASE_SECONDS)) {
            meters.waiting().set(0);
            meters.age().set(0);
            return;
        }
        store.backlog()
                .onSuccess(backlog -> {
                    meters.waiting().set(backlog.operations());
                    meters.age().set(backlog.ageSeconds());
                })
                .onFailure(failure -> log.debug("The backlog of SQL is not measured: {}", failure.getMessage()));
    }

    private void clean() {
        store.clean()
                .onFailure(failure -> log.warn(
                        "Old rows of outbox_failed_table stay for now, trying again in an hour: {}",
                        failure.getMessage()));
    }

    /** Stops after the page in progress. Never fails. */
    Future<?> close() {
        closed = true;
        vertx.cancelTimer(timer);
        return running.timeout(END_SECONDS, TimeUnit.SECONDS)
                .otherwiseEmpty()
                .compose(done -> leads ? store.release(holder) : Future.succeededFuture())
                .timeout(2 * END_SECONDS, TimeUnit.SECONDS)
                .otherwiseEmpty();
    }
}
