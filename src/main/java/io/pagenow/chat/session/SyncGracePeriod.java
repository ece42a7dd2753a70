package io.pagenow.chat.session;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** Gives the sessions of one event loop time for a first frame, before they get what is live. */
final class SyncGracePeriod {
    /** How long a client may take: a long way there and back. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Queue<Waiting> waiting = new ArrayDeque<>();

    private record Waiting(Session session, long until) {}

    void await(Session session) {
        waiting.add(new Waiting(session, System.nanoTime() + PATIENCE_NANOS));
    }

    /** Called at short intervals. */
    void check() {
        while (!waiting.isEmpty() && waiting.peek().until - System.nanoTime() <= 0) {
            waiting.remove().session.goLive();
        }
    }
}
