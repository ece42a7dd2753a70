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
 * Limits concurrent handshakes; the excess waits in FIFO order, so a reconnect storm does not slow open sockets.
 * Confined to one event loop.
 */
final class HandshakeLimiter {
    /** High enough to admit a storm quickly even if each handshake waits a second for an unresponsive node. */
    private static final int MAX_UNDER_WAY = 500;

    private static final int MAX_WAITING = 5_000;

    /** A client that has waited this long has probably given up. */
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final UpDownCounter waitingNow;
    private int underWay;

    /** @param since when it was queued, by the monotonic clock, in nanoseconds */
    private record Waiting(Supplier<Future<?>> handshake, Consumer<ChatException> refused, long since) {}

    /** @param waitingNow counts queued handshakes */
    HandshakeLimiter(UpDownCounter waitingNow) {
        this.waitingNow = waitingNow;
    }

    /**
     * Starts a handshake now, or when its turn comes.
     *
     * @param handshake starts the handshake
     * @param refused called instead if the queue is full (5,000) or the handshake waited more than 10 seconds
     */
    void submit(Supplier<Future<?>> handshake, Consumer<ChatException> refused) {
        if (underWay < MAX_UNDER_WAY) {
            start(handshake);
        } else if (waiting.size() < MAX_WAITING) {
            waiting.add(new Waiting(handshake, refused, System.nanoTime()));
            waitingNow.add(1);
        } else {
            refused.accept(overloaded());
        }
    }

    private void start(Supplier<Future<?>> handshake) {
        underWay++;
        handshake.get().onComplete(done -> {
            underWay--;
            next();
        });
    }

    private void next() {
        while (underWay < MAX_UNDER_WAY && !waiting.isEmpty()) {
            Waiting first = waiting.remove();
            waitingNow.remove(1);
            if (System.nanoTime() - first.since > MAX_WAIT_NANOS) {
                first.refused.accept(overloaded());
            } else {
                start(first.handshake);
            }
        }
    }

    private static ChatException overloaded() {
        return ChatException.overloaded("More clients connect than the server can let in");
    }
}
