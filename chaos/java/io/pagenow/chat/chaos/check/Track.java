package io.pagenow.chat.chaos.check;

import java.util.TreeSet;

/** How much of one conversation a device has: everything up to a position, and single messages behind a gap. */
public final class Track {
    private final TreeSet<Long> behindGap = new TreeSet<>();
    private long cursor;

    /** What a position is to a device. */
    public enum Arrival {
        NEXT,
        /** It leaves a gap before it. */
        AHEAD,
        /** It was there before. */
        REPEATED
    }

    public Arrival add(long seq) {
        if (seq <= cursor || !behindGap.add(seq)) {
            return Arrival.REPEATED;
        }
        Arrival arrival = seq == cursor + 1 ? Arrival.NEXT : Arrival.AHEAD;
        while (!behindGap.isEmpty() && behindGap.first() == cursor + 1) {
            cursor = behindGap.pollFirst();
        }
        return arrival;
    }

    public boolean has(long seq) {
        return seq <= cursor || behindGap.contains(seq);
    }

    /** Begins anew after a position. */
    public void reset(long seq) {
        behindGap.clear();
        cursor = seq;
    }

    /** Everything up to this position is there. */
    public long cursor() {
        return cursor;
    }

    public boolean hasGap() {
        return !behindGap.isEmpty();
    }

    /** A client that connects again asks for all behind its cursor. */
    public void forgetBehindGap() {
        behindGap.clear();
    }
}
