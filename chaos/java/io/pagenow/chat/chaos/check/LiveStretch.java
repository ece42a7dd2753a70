package io.pagenow.chat.chaos.check;

import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.LongPredicate;

/** One conversation while a device was live: every position from the first on is due, in order and once. */
final class LiveStretch {
    private final String conversation;
    private final long length;
    private final LongPredicate exempt;
    private final BiConsumer<Invariant, String> violated;
    private final TreeSet<Long> missing = new TreeSet<>();
    private long had;
    private long lowest;
    private long next;
    private boolean begun;

    /**
     * @param length of the history
     * @param exempt positions that may come out of turn, or not at all
     */
    LiveStretch(String conversation, long length, LongPredicate exempt, BiConsumer<Invariant, String> violated) {
        this.conversation = conversation;
        this.length = length;
        this.exempt = exempt;
        this.violated = violated;
    }

    /** Begins with a position. Everything before it the device has, and it may come again. */
    LiveStretch from(long first) {
        had = first - 1;
        lowest = first;
        next = first;
        begun = true;
        return this;
    }

    /** Begins with the position that comes first, and no later than with the one given. */
    LiveStretch fromFirstOr(long latest) {
        lowest = latest;
        next = latest;
        return this;
    }

    void came(long seq) {
        if (seq <= had || seq > length || exempt.test(seq)) {
            return;
        }
        if (!begun) {
            begun = true;
            lowest = Math.min(lowest, seq);
            next = lowest;
        }
        if (seq >= next) {
            due(seq - 1);
            next = seq + 1;
        } else if (missing.remove(seq) || seq < lowest) {
            violated.accept(Invariant.ORDER, "got " + seq + " of " + conversation + " live after " + (next - 1));
        } else {
            violated.accept(Invariant.LIVE, "got " + seq + " of " + conversation + " live twice");
        }
    }

    /** @param last the position up to which everything had to come; what came beyond it had to be whole too */
    void end(long last) {
        due(last);
        if (!missing.isEmpty()) {
            violated.accept(
                    Invariant.LIVE,
                    "was connected and did not get " + missing.size() + " messages of " + conversation
                            + " live, the first at " + missing.first() + " of " + length);
        }
    }

    private void due(long last) {
        for (; next <= last; next++) {
            if (!exempt.test(next)) {
                missing.add(next);
            }
        }
    }
}
