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
 * Sends whose commit is in doubt: their connection ended before the database had answered, and the database may go on with them. They are
 * looked for until it cannot, and those that turn out to be stored are announced; otherwise nobody but a sender who repeats the message
 * would learn of them. Belongs to one event loop.
 */
public final class InDoubtSends {
    /** Longest time that the database goes on without the connection: two statements of 10 s each, and the commit. */
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long LOOK_MILLIS = 1_000;

    /** Most sends in doubt. They add up only while connections are lost again and again. */
    private static final int MAX_SENDS = 4_096;

    /**
     * Classes of SQLSTATE (PostgreSQL manual, appendix A) that may come after the commit: connection lost, operator intervention, system
     * error, internal error. After any other error the transaction was rolled back.
     */
    private static final Set<String> DOUBTFUL = Set.of("08", "57", "58", "XX");

    private static final Logger log = LoggerFactory.getLogger(InDoubtSends.class);

    private final Vertx vertx;
    private final Function<List<PendingSend>, Future<Set<UUID>>> announceStored;
    private final Map<UUID, Doubt> byMessage = new LinkedHashMap<>();
    private Future<?> looking = Future.succeededFuture();
    private long timer;
    private boolean waiting;

    private record Doubt(PendingSend send, long since) {}

    /** @param announceStored announces those of some sends that are stored, in their order, and answers with their message ids */
    public InDoubtSends(Vertx vertx, Function<List<PendingSend>, Future<Set<UUID>>> announceStored) {
        this.vertx = vertx;
        this.announceStored = announceStored;
    }

    /** Whether what has failed so may be stored nevertheless. */
    static boolean isDoubtful(Throwable failure) {
        if (!(failure instanceof PgException refused)) {
            return true;
        }
        String state = refused.getSqlState();
        return state == null || state.length() < 2 || DOUBTFUL.contains(state.substring(0, 2));
    }

    /** Whether no more can be taken in. */
    boolean isFull() {
        return byMessage.size() >= MAX_SENDS;
    }

    void add(List<PendingSend> sends) {
        long now = System.nanoTime();
        sends.forEach(send -> byMessage.putIfAbsent(send.messageId(), new Doubt(send, now)));
        log.debug("It is not known of {} messages whether they are stored; they are looked for", sends.size());
        lookLater();
    }

    /** These are known to be stored, and are announced by whoever has stored them. */
    void remove(Collection<UUID> messageIds) {
        byMessage.keySet().removeAll(messageIds);
    }

    /**
     * Called after a batch was stored: announces what stands before it in its conversations. A batch and a send in doubt that meet in a
     * conversation wait for each other in the database, so what the send has come to is known now.
     */
    Future<Void> settle(List<PendingSend> batch) {
        if (byMessage.isEmpty()) {
            return Future.succeededFuture();
        }
        Set<UUID> conversations =
                batch.stream().map(PendingSend::conversationId).collect(Collectors.toSet());
        boolean meets =
                byMessage.values().stream().anyMatch(doubt -> conversations.contains(doubt.send.conversationId()));
        return meets ? look() : Future.succeededFuture();
    }

    /** One look at a time, so that nothing is found twice. */
    private Future<Void> look() {
        Future<Void> look = looking.transform(done -> lookNow());
        looking = look;
        return look;
    }

    private Future<Void> lookNow() {
        if (byMessage.isEmpty()) {
            return Future.succeededFuture();
        }
        long began = System.nanoTime();
        List<PendingSend> sends = new ArrayList<>(byMessage.size());
        byMessage.values().forEach(doubt -> sends.add(doubt.send));
        return announceStored.apply(sends).map(found -> {
            remove(found);
            byMessage.values().removeIf(doubt -> began - doubt.since > WINDOW_NANOS);
            return null;
        });
    }

    private void lookLater() {
        if (!waiting && !byMessage.isEmpty()) {
            waiting = true;
            timer = vertx.setTimer(LOOK_MILLIS, passed -> look().onComplete(done -> {
                waiting = false;
                lookLater();
            }));
        }
    }

    /** Looks for nothing any more. */
    public void close() {
        byMessage.clear();
        if (waiting) {
            vertx.cancelTimer(timer);
        }
    }
}
