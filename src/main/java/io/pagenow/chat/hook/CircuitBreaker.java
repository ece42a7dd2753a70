package io.pagenow.chat.hook;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Leaves a service alone for a time after failures in a row, and then asks it with one call whether it is back. Confined to one event
 * loop.
 */
final class CircuitBreaker {
    private final int maxFailures;
    private final long pauseNanos;
    private final LongSupplier clock;
    private int failures;
    private long pausedAt;

    /**
     * @param maxFailures failures in a row that begin a pause, 1 or more
     * @param clock a monotonic clock, in nanoseconds
     */
    CircuitBreaker(int maxFailures, Duration pause, LongSupplier clock) {
        this.maxFailures = maxFailures;
        this.pauseNanos = pause.toNanos();
        this.clock = clock;
    }

    /** Returns whether the service may be called now; the caller then reports the result. */
    boolean tryAcquire() {
        if (failures < maxFailures) {
            return true;
        }
        long now = clock.getAsLong();
        if (now - pausedAt < pauseNanos) {
            return false;
        }
        // The next call waits for this one for another pause at most.
        pausedAt = now;
        return true;
    }

    void succeeded() {
        failures = 0;
    }

    void failed() {
        failures = Math.min(failures + 1, maxFailures);
        pausedAt = clock.getAsLong();
    }
}
