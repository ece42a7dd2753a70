package io.pagenow.chat.delivery;

import io.pagenow.chat.bus.Delivery;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The messages before the first position that a track started at. They are due if the track started too high, because
 * another node published later than it committed. Delivered late rather than never, each once.
 */
final class Backfill {
    private static final long NONE = Long.MAX_VALUE;

    /** Positions that arrived late and were delivered. */
    private final Set<Long> delivered = new HashSet<>();

    private long above = NONE;

    /** The lowest registered position, at which the track starts once everything after it is delivered. */
    private long start = NONE;

    /** Delivers a message that arrived late, unless it was delivered before. */
    void deliver(Delivery delivery, Consumer<Delivery> out) {
        if (delivered.add(delivery.seq())) {
            out.accept(delivery);
        }
    }

    /**
     * Registers that the database has messages before the first tracked position.
     *
     * @param position the position before them
     */
    void register(long position) {
        if (position < start) {
            start = position;
            above = position;
        }
    }

    /** Returns whether messages are to be read. */
    boolean isDue() {
        return above != NONE;
    }

    /** Returns the position after which to read. Requires {@link #isDue()}. */
    long above() {
        return above;
    }

    /** Returns the position before the messages that were registered. */
    long start() {
        return start;
    }

    /**
     * Completes a read.
     *
     * @param from the position after which it read
     * @param found number of messages found
     * @param first the first tracked position
     * @return whether everything after {@link #start()} was delivered
     */
    boolean complete(long from, int found, long first) {
        if (from != above) {
            return false;
        }
        if (found == 0 || from + found >= first - 1) {
            return true;
        }
        above = from + found;
        return false;
    }
}
