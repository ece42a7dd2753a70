package io.pagenow.chat.session;

import io.pagenow.chat.metric.UpDownCounter;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lets so many in at a time, and the others one after another: when thousands come back at once, the sockets that are open stay quick,
 * and those who wait do so without costing anything. Belongs to one event loop.
 */
final class HandshakeLimiter {
    /** A node that does not answer holds each of them up for a second; so it takes many at a time to let all in soon. */
    private static final int MAX_UNDER_WAY = 500;

    private static final int MAX_WAITING = 5_000;

    /** Whoever has waited for so long has perhaps gone away. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final UpDownCounter waitingNow;
    private int underWay;

    /** @param since by the monotonic clock, in nanoseconds */
    private record Waiting(Supplier<Future<?>> entry, Consumer<ChatException> refused, long since) {}

    /** @param waitingNow counts those who wait */
    HandshakeLimiter(UpDownCounter waitingNow) {
        this.waitingNow = waitingNow;
    }

    /**
     * @param entry begins to let someone in
     * @param refused called instead when too many wait, or this one has waited for too long
     */
    void enter(Supplier<Future<?>> entry, Consumer<ChatException> refused) {
        if (underWay < MAX_UNDER_WAY) {
            begin(entry);
        } else if (waiting.size() < MAX_WAITING) {
            waiting.add(new Waiting(entry, refused, System.nanoTime()));
            waitingNow.add(1);
        } else {
            refused.accept(overloaded());
        }
    }

    private void begin(Supplier<Future<?>> entry) {
        underWay++;
        entry.get().onComplete(done -> {
            underWay--;
            next();
        });
    }

    private void next() {
        while (underWay < MAX_UNDER_WAY && !waiting.isEmpty()) {
            Waiting first = waiting.remove();
            waitingNow.remove(1);
            if (System.nanoTime() - first.since > PATIENCE_NANOS) {
                first.refused.accept(overloaded());
            } else {
                begin(first.entry);
            }
        }
    }

    private static ChatException overloaded() {
        return ChatException.overloaded("More clients connect than the server can let in");
    }
}
