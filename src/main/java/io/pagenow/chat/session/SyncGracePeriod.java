package io.pagenow.chat.session;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Delays live delivery on new sessions of one event loop, so that a client can send {@code sync} first. Confined to the
 * event loop.
 */
final class SyncGracePeriod {
    /** Time for a first frame: one round trip over a long distance. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    /** Longest time between two checks that counts. After a longer one, frames that have arrived meanwhile are read first. */
    private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final LongSupplier clock;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private long checkedAt;

    /** Time without the pauses of the event loop, in nanoseconds. */
    private long elapsed;

    private record Waiting(Runnable goLive, long until) {}

    /** @param clock monotonic, in nanoseconds */
    SyncGracePeriod(LongSupplier clock) {
        this.clock = clock;
        this.checkedAt = clock.getAsLong();
    }

    /** @param goLive starts live delivery on a connection */
    void await(Runnable goLive) {
        waiting.add(new Waiting(goLive, elapsed + sinceCheck() + GRACE_NANOS));
    }

    private long sinceCheck() {
        return Math.min(clock.getAsLong() - checkedAt, MAX_PAUSE_NANOS);
    }

    /** Starts live delivery on sessions whose grace period is over. Called every 50 milliseconds. */
    void check() {
        elapsed += sinceCheck();
        checkedAt = clock.getAsLong();
        while (!waiting.isEmpty() && waiting.peek().until <= elapsed) {
            waiting.remove().goLive.run();
        }
    }
}
