package io.pagenow.chat.session;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Delays live delivery on new sessions of one event loop, so that a client can send {@code sync} first. Confined to the
 * event loop.
 */
final class SyncGracePeriod {
    /** Time for a first frame: one round trip over a long distance. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Queue<Waiting> waiting = new ArrayDeque<>();

    private record Waiting(Session session, long until) {}

    void await(Session session) {
        waiting.add(new Waiting(session, System.nanoTime() + GRACE_NANOS));
    }

    /** Starts live delivery on sessions whose grace period is over. Called every 50 milliseconds. */
    void check() {
        while (!waiting.isEmpty() && waiting.peek().until - System.nanoTime() <= 0) {
            waiting.remove().session.goLive();
        }
    }
}
