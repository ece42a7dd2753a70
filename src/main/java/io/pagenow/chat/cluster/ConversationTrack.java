package io.pagenow.chat.cluster;

import io.pagenow.chat.bus.Delivery;
import java.util.TreeMap;
import java.util.function.Consumer;

/** How far one conversation has been delivered on this node, and what waits for messages before it. */
final class ConversationTrack {
    /** Stands for a position that is not known. */
    static final long UNKNOWN = -1;

    private long first;
    private long last;
    private TreeMap<Long, Delivery> held;

    private ConversationTrack(long first, long last) {
        this.first = first;
        this.last = last;
    }

    /** Begins with a position. */
    static ConversationTrack from(long seq) {
        return new ConversationTrack(seq, seq - 1);
    }

    /** It is not known yet where this node begins. */
    static ConversationTrack unknown() {
        return new ConversationTrack(UNKNOWN, UNKNOWN);
    }

    /** Lets a message out if it is its turn, holds it if it is early, and drops it if it was there. */
    void add(Delivery delivery, Consumer<Delivery> out) {
        long seq = delivery.seq();
        if (last == UNKNOWN || seq > last + 1) {
            hold(delivery);
        } else if (seq == last + 1) {
            out.accept(delivery);
            last = seq;
            release(out);
        } else if (seq < first) {
            // From before this node began with the conversation, and never delivered here: late is better than never.
            out.accept(delivery);
        }
    }

    /** Takes a message read from the database; these come in order, so an unknown beginning begins with the first. */
    void fill(Delivery delivery, Consumer<Delivery> out) {
        if (last == UNKNOWN) {
            first = delivery.seq();
            last = first - 1;
        }
        if (delivery.seq() > last) {
            add(delivery, out);
        }
    }

    /** Goes on with what is held, whatever is missing before it. */
    void goOn(Consumer<Delivery> out) {
        if (!isWaiting()) {
            return;
        }
        if (last == UNKNOWN) {
            first = held.firstKey();
        }
        last = Math.max(last, held.firstKey() - 1);
        release(out);
    }

    boolean isWaiting() {
        return held != null;
    }

    boolean isUnknown() {
        return last == UNKNOWN;
    }

    int held() {
        return held == null ? 0 : held.size();
    }

    /** The position up to which everything was delivered, {@link #UNKNOWN} if this node does not know where to begin. */
    long last() {
        return last;
    }

    /** The lowest position that waits; something must. */
    long firstHeld() {
        return held.firstKey();
    }

    private void hold(Delivery delivery) {
        if (held == null) {
            held = new TreeMap<>();
        }
        held.put(delivery.seq(), delivery);
    }

    private void release(Consumer<Delivery> out) {
        while (held != null && held.firstKey() <= last + 1) {
            Delivery next = held.pollFirstEntry().getValue();
            if (next.seq() == last + 1) {
                out.accept(next);
                last = next.seq();
            }
            if (held.isEmpty()) {
                held = null;
            }
        }
    }
}
