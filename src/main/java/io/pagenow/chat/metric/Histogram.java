package io.pagenow.chat.metric;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How what was measured is spread: how many of the values were at most each of a few bounds. May be used by several threads at once;
 * recording takes no lock and no memory.
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
     * Of times, which are recorded in nanoseconds and told in seconds.
     *
     * @param micros bounds in microseconds, ascending
     */
    public static Histogram ofMicros(long... micros) {
        return new Histogram(
                Arrays.stream(micros).map(TimeUnit.MICROSECONDS::toNanos).toArray(), 1e-9);
    }

    /** @param bounds ascending, in the unit of what is recorded */
    public static Histogram of(long... bounds) {
        return new Histogram(bounds.clone(), 1);
    }

    /** Takes a value; one below 0, which a clock may give, counts as 0. */
    public void record(long value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sum.add(Math.max(value, 0));
    }

    /** The bounds in the unit in which they are told, the last one infinite. */
    public double[] bounds() {
        double[] told = new double[bounds.length + 1];
        for (int bucket = 0; bucket < bounds.length; bucket++) {
            told[bucket] = bounds[bucket] * scale;
        }
        told[bounds.length] = Double.POSITIVE_INFINITY;
        return told;
    }

    /** How many values were at most each bound and above the one before it. */
    public long[] counts() {
        return Arrays.stream(counts).mapToLong(LongAdder::sum).toArray();
    }

    /** Of all values, in the unit in which they are told. */
    public double sum() {
        return sum.sum() * scale;
    }

    /** How many values there were. */
    public long count() {
        return Arrays.stream(counts()).sum();
    }
}
