package io.pagenow.chat.privacy;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.PeopleNotice;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.DatabaseRoute;
import io.pagenow.chat.database.LoneConnection;
import io.pagenow.chat.database.Loop;
import io.pagenow.chat.outbound.OutageLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries erasures out, one at a time on all nodes together: the node that holds an advisory lock works, and another one goes on when it
 * stops or dies. A round goes to all of them, the oldest first; one that waits or fails does not keep others waiting. An erasure goes over
 * everything until it finds nothing any more. Confined to one event loop.
 */
final class ErasureRunner {
    /** Interval at which each node looks for an erasure that nobody carries out. */
    private static final long INTERVAL_MILLIS = 2_000;

    /** Longest pause of an erasure after failures. */
    private static final long MAX_PAUSE_MILLIS = 60_000;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** By then every node knows whom it refuses, and has stored what the user did before. */
    private static final double START_SECONDS = 4;

    /** An erasure that is younger may meet something that a node stores late, so it goes over everything once more. */
    private static final double SETTLED_SECONDS = 30;

    private static final Logger log = LoggerFactory.getLogger(ErasureRunner.class);

    private final Vertx vertx;
    private final Bus bus;
    private final BoundedPool pool;
    private final DatabaseRoute route;
    private final ConversationErasure conversations;
    private final UserErasure users;
    private final boolean hasFiles;
    private final OutageLog failures = new OutageLog(log);
    private final Map<UUID, Rest> resting = new HashMap<>();

    /** Erasures that have found nothing any more, and wait for files alone. */
    private final Set<UUID> settled = new HashSet<>();

    private long timer;
    private boolean closed;
    private boolean isLockLost;

    /**
     * The pause of an erasure that has failed.
     *
     * @param until by the monotonic clock
     */
    private record Rest(long millis, long until) {}

    /** @param hasFiles whether this server has a store of files, so that deletions of files come to an end */
    ErasureRunner(
            Vertx vertx,
            Bus bus,
            BoundedPool pool,
            DatabaseRoute route,
            ConversationErasure conversations,
            UserErasure users,
            boolean hasFiles) {
        this.vertx = vertx;
        this.bus = bus;
        this.pool = pool;
        this.route = route;
        this.conversations = conversations;
        this.users = users;
        this.hasFiles = hasFiles;
    }

    void start() {
        schedule();
    }

    private void schedule() {
        if (!closed) {
            timer = vertx.setTimer(INTERVAL_MILLIS, due -> work().onComplete(done -> {
                if (done.failed()) {
                    warn(done.cause());
                }
                schedule();
            }));
        }
    }

    private void warn(Throwable failure) {
        failures.warn(
                "erasure",
                "The erasure of a user has not come to its end and goes on in a moment: {}",
                failure.getMessage());
    }

    /** Looks for erasures, and carries out what it can. Nothing is late if it cannot look: there seldom is one. */
    private Future<Void> work() {
        return due().recover(failure -> {
                    log.debug("Cannot look for erasures, retrying: {}", failure.getMessage());
                    return Future.succeededFuture(List.of());
                })
                .compose(found -> found.isEmpty() ? Future.succeededFuture() : withLock());
    }

    /** Returns the erasures that can go on now. Those that are finished are forgotten. */
    private Future<List<RunningErasure>> due() {
        return pool.query(ErasureSql.RUNNING).execute().map(rows -> {
            List<RunningErasure> all = new ArrayList<>(rows.size());
            rows.forEach(row -> all.add(RunningErasure.read(row)));
            Set<UUID> known = all.stream().map(RunningErasure::erasureId).collect(Collectors.toSet());
            resting.keySet().retainAll(known);
            settled.retainAll(known);
            return all.stream().filter(this::isDue).toList();
        });
    }

    private boolean isDue(RunningErasure erasure) {
        Rest rest = resting.get(erasure.erasureId());
        boolean rests = rest != null && System.nanoTime() - rest.until < 0;
        boolean waits = settled.contains(erasure.erasureId()) && hasFiles && erasure.filesLeft() > 0;
        return erasure.ageSeconds() >= START_SECONDS && !rests && !waits;
    }

    private Future<Void> withLock() {
        return route.find()
                .compose(found -> LoneConnection.open(vertx, found.options(), CONNECT_TIMEOUT))
                .compose(lock -> {
                    isLockLost = false;
                    lock.connection().closeHandler(lost -> isLockLost = true);
                    return lock.connection()
                            .query(ErasureSql.BEGIN_LOCK)
                            .execute()
                            .compose(begun ->
                                    lock.connection().query(ErasureSql.TRY_LOCK).execute())
                            .compose(
                                    tried -> tried.iterator().next().getBoolean(0) ? round() : Future.succeededFuture())
                            .eventually(lock::close);
                });
    }

    private boolean mustStop() {
        return closed || isLockLost;
    }

    private Future<Void> round() {
        return due().compose(erasures -> {
            Iterator<RunningErasure> left = erasures.iterator();
            return Loop.whileTrue(
                    () -> left.hasNext() && !mustStop() ? goOn(left.next()).map(true) : Future.succeededFuture(false));
        });
    }

    /** Never fails: an erasure that cannot go on rests, each time longer. */
    private Future<Void> goOn(RunningErasure erasure) {
        return (settled.contains(erasure.erasureId()) ? finish(erasure) : goOver(erasure))
                .onSuccess(done -> resting.remove(erasure.erasureId()))
                .recover(failure -> {
                    warn(failure);
                    Rest before = resting.get(erasure.erasureId());
                    long pause = before == null ? INTERVAL_MILLIS : Math.min(2 * before.millis, MAX_PAUSE_MILLIS);
                    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
                    resting.put(erasure.erasureId(), new Rest(pause, until));
                    return Future.succeededFuture();
                });
    }

    /** Goes over everything of an erasure. */
    private Future<Void> goOver(RunningErasure erasure) {
        return Loop.whileTrue(() -> conversation(erasure))
                .compose(done -> mustStop() ? Future.succeededFuture(0L) : users.run(erasure))
                .compose(changed -> mustStop() ? Future.succeededFuture() : ended(erasure, changed));
    }

    /** Returns whether there was a conversation, and another may follow. */
    private Future<Boolean> conversation(RunningErasure erasure) {
        if (mustStop()) {
            return Future.succeededFuture(false);
        }
        return pool.preparedQuery(ConversationErasureSql.NEXT)
                .execute(Tuple.of(erasure.userId()))
                .compose(found -> {
                    if (found.size() == 0) {
                        return Future.succeededFuture(false);
                    }
                    Row place = found.iterator().next();
                    return conversations
                            .run(erasure, place.getUUID(0), place.getBoolean(1))
                            .compose(done -> pool.preparedQuery(ErasureSql.COUNT_CONVERSATION)
                                    .execute(Tuple.of(erasure.erasureId())))
                            .map(true);
                });
    }

    private Future<Void> ended(RunningErasure erasure, long changed) {
        if (changed > 0) {
            bus.publish(Addresses.PEOPLE_NOTICE, notice(erasure));
            bus.publish(Addresses.PEOPLE_NOTICE_ELSEWHERE, notice(erasure));
            return pool.preparedQuery(ErasureSql.COUNT_STEP)
                    .execute(Tuple.of(erasure.erasureId()))
                    .mapEmpty();
        }
        if (erasure.ageSeconds() < SETTLED_SECONDS) {
            return Future.succeededFuture();
        }
        settled.add(erasure.erasureId());
        return hasFiles && erasure.filesLeft() > 0 ? Future.succeededFuture() : finish(erasure);
    }

    private Future<Void> finish(RunningErasure erasure) {
        return pool.preparedQuery(ErasureSql.FINISH)
                .execute(Tuple.of(erasure.erasureId()))
                .map(finished -> {
                    log.info("The erasure {} is finished", erasure.erasureId());
                    return null;
                });
    }

    private static PeopleNotice notice(RunningErasure erasure) {
        return PeopleNotice.of(PeopleNotice.Kind.ERASED, erasure.userId());
    }

    /** Stops after the step in progress; the rest is done after the next start, or by another node. */
    void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }
}
