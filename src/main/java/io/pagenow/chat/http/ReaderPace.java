package io.pagenow.chat.http;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The least pace of a client that downloads: 64 KiB in each minute for which the server waits for it. Time for which the store is
 * awaited does not count. Confined to one thread.
 */
final class ReaderPace {
    static final int BYTES = 64 * 1024;
    static final long MILLIS = 60_000;

    private final LongSupplier clock;
    private long remaining = TimeUnit.MILLISECONDS.toNanos(MILLIS);
    private long begun;
    private long accepted;

    /** @param clock a monotonic clock, in nanoseconds */
    ReaderPace(LongSupplier clock) {
        this.clock = clock;
    }

    /** Begins to wait for the client; returns the milliseconds after which it is too slow, 1 or more. */
    long begin() {
        begun = clock.getAsLong();
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(remaining));
    }

    /** Ends the wait with bytes that the client has accepted. */
    void end(int bytes) {
        remaining -= clock.getAsLong() - begun;
        accepted += bytes;
        if (accepted >= BYTES) {
            accepted = 0;
            remaining = TimeUnit.MILLISECONDS.toNanos(MILLIS);
        }
    }
}
