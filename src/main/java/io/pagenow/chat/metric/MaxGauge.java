package io.pagenow.chat.metric;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The highest of what was seen lately: for at least half a minute and at most a whole one, so that a reader who comes every few seconds
 * misses none. May be used by several threads at once.
 */
public final class MaxGauge {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final LongSupplier clock;
    private final AtomicReference<Windows> windows;

    private record Windows(long since, long before, long current) {}

    public MaxGauge() {
        this(System::nanoTime);
    }

    /** @param clock monotonic, in nanoseconds */
    MaxGauge(LongSupplier clock) {
        this.clock = clock;
        this.windows = new AtomicReference<>(new Windows(clock.getAsLong(), 0, 0));
    }

    /** @param value 0 or more */
    public void see(long value) {
        Windows now = turned();
        while (value > now.current && !windows.compareAndSet(now, new Windows(now.since, now.before, value))) {
            now = windows.get();
        }
    }

    public long now() {
        Windows now = turned();
        return Math.max(now.before, now.current);
    }

    private Windows turned() {
        Windows now = windows.get();
        long age = clock.getAsLong() - now.since;
        if (age < WINDOW_NANOS) {
            return now;
        }
        Windows next = new Windows(clock.getAsLong(), age < 2 * WINDOW_NANOS ? now.current : 0, 0);
        return windows.compareAndSet(now, next) ? next : windows.get();
    }
}
