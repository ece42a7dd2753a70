package io.pagenow.chat.metric;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A distribution of values in buckets with fixed upper bounds. Thread-safe; recording neither locks nor allocates.
 */
public final class Histogram {
    private final long[] bounds;
    private final double scale;
    private final LongAdder[] counts;
    private final LongAdder sum = new LongAdder();

    private Histogram(long[] bounds, double scale) {
        this.bounds = bounds;
        this.scale = scale;
        counts = new LongAdder[bounds.length + 1];
        Arrays.setAll(counts, bound -> new LongAdder());
    }

    /**
     * Creates a histogram of durations, which are recorded in nanoseconds and exposed in seconds.
     *
     * @param micros inclusive upper bounds in microseconds, ascending
     */
    public static Histogram ofMicros(long... micros) {
        return new Histogram(
                Arrays.stream(micros).map(TimeUnit.MICROSECONDS::toNanos).toArray(), 1e-9);
    }

    /** @param bounds inclusive upper bounds in the unit of the recorded values, ascending */
    public static Histogram of(long... bounds) {
        return new Histogram(bounds.clone(), 1);
    }

    /** Records a value. A negative value, which a clock may yield, counts as 0. */
    public void record(long value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sum.add(Math.max(value, 0));
    }

    /** Returns the upper bounds in the exposed unit. The last one is infinite. */
    public double[] bounds() {
        double[] exposed = new double[bounds.length + 1];
        for (int bucket = 0; bucket < bounds.length; bucket++) {
            exposed[bucket] = bounds[bucket] * scale;
        }
        exposed[bounds.length] = Double.POSITIVE_INFINITY;
        return exposed;
    }

    /** Returns the number of values in each bucket, not cumulated. */
    public long[] counts() {
        return Arrays.stream(counts).mapToLong(LongAdder::sum).toArray();
    }

    /** Returns the sum of all values in the exposed unit. */
    public double sum() {
        return sum.sum() * scale;
    }

    /** Returns the number of recorded values. */
    public long count() {
        return Arrays.stream(counts()).sum();
    }
}
