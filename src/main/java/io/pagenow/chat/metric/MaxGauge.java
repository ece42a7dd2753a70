package io.pagenow.chat.metric;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The maximum of recent values. Covers the last 30 to 60 s, so that a reader that polls every few seconds misses no peak. Thread-safe.
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

    private Windows windows() {
        return requireNonNull(windows.get(), "there is one from the start");
    }

    /** @param value 0 or more */
    public void see(long value) {
        Windows now = currentWindows();
        while (value > now.current && !windows.compareAndSet(now, new Windows(now.since, now.before, value))) {
            now = windows();
        }
    }

    /** Returns the maximum in the last 30 to 60 s, 0 if there was no value. */
    public long now() {
        Windows now = currentWindows();
        return Math.max(now.before, now.current);
    }

    /** Starts a new window when the current one is over. */
    private Windows currentWindows() {
        Windows now = windows();
        long age = clock.getAsLong() - now.since;
        if (age < WINDOW_NANOS) {
            return now;
        }
        Windows next = new Windows(clock.getAsLong(), age < 2 * WINDOW_NANOS ? now.current : 0, 0);
        return windows.compareAndSet(now, next) ? next : windows();
    }
}
