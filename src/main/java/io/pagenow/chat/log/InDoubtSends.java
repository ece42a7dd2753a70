package io.pagenow.chat.log;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends whose commit is in doubt: their connection ended before the database answered, and the database may still
 * commit them. They are looked up until it no longer can, and those found stored are published; otherwise only a sender
 * that repeats the message would learn of it. Not thread-safe; confined to one event loop.
 */
final class InDoubtSends {
    /** Longest time the database may continue without the connection: two statements of 10 s each, plus the commit. */
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long LOOKUP_MILLIS = 1_000;

    /** Maximum number of sends in doubt. They accumulate only while connections are lost again and again. */
    private static final int MAX_SENDS = 4_096;

    /**
     * SQLSTATE classes (PostgreSQL manual, appendix A) that may be reported after the commit: connection lost, operator
     * intervention, system error, internal error. Any other error means that the transaction was rolled back.
     */
    private static final Set<String> DOUBTFUL = Set.of("08", "57", "58", "XX");

    private static final Logger log = LoggerFactory.getLogger(InDoubtSends.class);

    private final Vertx vertx;
    private final Function<List<PendingSend>, Future<Set<UUID>>> publishStored;
    private final Map<UUID, Entry> byMessage = new LinkedHashMap<>();
    private Future<?> lastLookup = Future.succeededFuture();
    private long timer;
    private boolean scheduled;
    private boolean closed;

    private record Entry(PendingSend send, long since) {}

    /** @param publishStored publishes, in order, those of the given sends that are stored; returns their message ids */
    InDoubtSends(Vertx vertx, Function<List<PendingSend>, Future<Set<UUID>>> publishStored) {
        this.vertx = vertx;
        this.publishStored = publishStored;
    }

    /** Returns whether the sends may be stored despite this failure. */
    static boolean isDoubtful(Throwable failure) {
        if (!(failure instanceof PgException refused)) {
            return true;
        }
        String state = refused.getSqlState();
        return state == null || state.length() < 2 || DOUBTFUL.contains(state.substring(0, 2));
    }

    /** Returns whether no more sends can be added. */
    boolean isFull() {
        return byMessage.size() >= MAX_SENDS;
    }

    /** Adds sends and schedules a lookup. */
    void add(List<PendingSend> sends) {
        if (closed) {
            return;
        }
        long now = System.nanoTime();
        sends.forEach(send -> byMessage.putIfAbsent(send.messageId(), new Entry(send, now)));
        log.debug("The commit of {} messages is in doubt; looking them up", sends.size());
        scheduleLookup();
    }

    /** Removes messages that are known to be stored; the batch that stored them publishes them. */
    void remove(Collection<UUID> messageIds) {
        byMessage.keySet().removeAll(messageIds);
    }

    /**
     * Called after a batch was stored: publishes in-doubt messages that precede it in its conversations. A batch and an
     * in-doubt send of the same conversation wait for each other in the database, so the outcome of the send is known
     * now.
     */
    Future<Void> publishPreceding(List<PendingSend> batch) {
        if (byMessage.isEmpty()) {
            return Future.succeededFuture();
        }
        Set<UUID> conversations =
                batch.stream().map(PendingSend::conversationId).collect(Collectors.toSet());
        boolean overlaps =
                byMessage.values().stream().anyMatch(entry -> conversations.contains(entry.send.conversationId()));
        return overlaps ? lookUp() : Future.succeededFuture();
    }

    /** Runs one lookup at a time, so that no message is found twice. */
    private Future<Void> lookUp() {
        Future<Void> next = lastLookup.transform(done -> lookUpNow());
        lastLookup = next;
        return next;
    }

    private Future<Void> lookUpNow() {
        if (byMessage.isEmpty()) {
            return Future.succeededFuture();
        }
        long startedAt = System.nanoTime();
        List<PendingSend> sends = new ArrayList<>(byMessage.size());
        byMessage.values().forEach(entry -> sends.add(entry.send));
        return publishStored.apply(sends).map(found -> {
            remove(found);
            byMessage.values().removeIf(entry -> startedAt - entry.since > WINDOW_NANOS);
            return null;
        });
    }

    private void scheduleLookup() {
        if (!scheduled && !byMessage.isEmpty()) {
            scheduled = true;
            timer = vertx.setTimer(LOOKUP_MILLIS, id -> lookUp().onComplete(done -> {
                scheduled = false;
                scheduleLookup();
            }));
        }
    }

    /** Stops all lookups. */
    void close() {
        closed = true;
        byMessage.clear();
        if (scheduled) {
            vertx.cancelTimer(timer);
        }
    }
}
