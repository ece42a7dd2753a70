package io.pagenow.chat.bench.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Messages under way, and the count of what arrived. */
final class Tally {
    private static final int MAX_UNDER_WAY = 1 << 16;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int DIGITS = 3;

    private final long[] numbers = new long[MAX_UNDER_WAY];
    private final long[] begun = new long[MAX_UNDER_WAY];
    private final int[] missing = new int[MAX_UNDER_WAY];
    private final Lane[] lanes = new Lane[MAX_UNDER_WAY];
    private final Histogram latency = new Histogram(LONGEST_NANOS, DIGITS);
    private long latencySince = System.nanoTime();
    private long messages;
    private long total;
    private long deliveries;
    private long strange;
    private int underWay;

    /** @param since from when its latency counts, as {@link System#nanoTime()} */
    void sent(long number, Lane lane, long since) {
        int slot = slot(number);
        if (missing[slot] > 0) {
            throw new IllegalStateException("more than " + MAX_UNDER_WAY + " messages are under way");
        }
        numbers[slot] = number;
        begun[slot] = since;
        missing[slot] = lane.deliveries();
        lanes[slot] = lane;
        underWay++;
    }

    /** @return the lane that has delivered its message to all now, or null */
    Lane arrived(SocketClient client, long number, long now) {
        int slot = slot(number);
        if (numbers[slot] != number || missing[slot] == 0) {
            strange++;
            return null;
        }
        deliveries++;
        if (!lanes[slot].isSender(client) && begun[slot] - latencySince >= 0) {
            latency.recordValue(Math.min(Math.max(now - begun[slot], 0), LONGEST_NANOS));
        }
        if (--missing[slot] > 0) {
            return null;
        }
        messages++;
        total++;
        underWay--;
        return lanes[slot];
    }

    private static int slot(long number) {
        return (int) number & (MAX_UNDER_WAY - 1);
    }

    /**
     * Counts from here; what is under way stays so.
     *
     * @param since of messages before, the latency does not count
     */
    void reset(long since) {
        latencySince = since;
        latency.reset();
        messages = 0;
        deliveries = 0;
    }

    Histogram latency() {
        return latency.copy();
    }

    /** Messages that have arrived at everyone. */
    long messages() {
        return messages;
    }

    /** The same since the beginning. */
    long total() {
        return total;
    }

    long deliveries() {
        return deliveries;
    }

    /** Deliveries of messages that were not under way: repeated or unknown ones. */
    long strange() {
        return strange;
    }

    int underWay() {
        return underWay;
    }
}
