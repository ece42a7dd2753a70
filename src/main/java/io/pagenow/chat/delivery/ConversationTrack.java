package io.pagenow.chat.delivery;

import io.pagenow.chat.bus.Delivery;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * How far one conversation has been delivered on this node, and what waits for messages before it. Positions have no holes, so what is not
 * here is either on its way from another node or in the database.
 */
final class ConversationTrack {
    /** Stands for a position that is not known. */
    static final long UNKNOWN = -1;

    /** Most messages that are held. Beyond it the highest are let go, and read from the database when it is their turn. */
    static final int MAX_HELD = 1_000;

    /** Most users whose receipts wait for a message; beyond it receipts are delivered at once. */
    private static final int MAX_RECEIPTS = 100;

    private long first;
    private long last;

    /** The highest position that was let go; at or below {@link #last} there is nothing left to read. */
    private long letGo = UNKNOWN;

    private TreeMap<Long, Delivery> held;

    /** The newest receipt of each user that covers a message which was not delivered yet, by user id. */
    private Map<String, Delivery> receipts;

    private ConversationTrack(long first, long last) {
        this.first = first;
        this.last = last;
    }

    /** Begins with a position. */
    static ConversationTrack from(long seq) {
        return new ConversationTrack(seq, seq - 1);
    }

    /** Begins wherever the database says that this node's part begins. */
    static ConversationTrack unknown() {
        return new ConversationTrack(UNKNOWN, UNKNOWN);
    }

    /**
     * Lets a message out if it is its turn, keeps it if it is early, and drops it if it was there.
     *
     * @param mayHold whether there is room to hold one more; without it an early message is let go, to be read later
     */
    void add(Delivery delivery, boolean mayHold, Consumer<Delivery> out) {
        long seq = delivery.seq();
        if (last == UNKNOWN || seq > last + 1) {
            hold(delivery, mayHold);
        } else if (seq == last + 1) {
            out.accept(delivery);
            last = seq;
            release(out);
        } else if (seq < first) {
            // From before this node began with the conversation, and never delivered here: late is better than never.
            out.accept(delivery);
        }
    }

    /**
     * Learns from the database which messages may not have come.
     *
     * @param above they are behind this position
     * @param end the last of them
     * @return how many of them were not delivered yet
     */
    long expect(long above, long end) {
        if (last == UNKNOWN) {
            begin(above + 1);
        }
        letGo = Math.max(letGo, end);
        return Math.max(0, end - last);
    }

    /** Lets a receipt out behind the messages that it covers. */
    void addReceipt(Delivery receipt, Consumer<Delivery> out) {
        if (last == UNKNOWN || receipt.readUpTo() <= last || (receipts != null && receipts.size() == MAX_RECEIPTS)) {
            out.accept(receipt);
            return;
        }
        if (receipts == null) {
            receipts = new HashMap<>(2);
        }
        receipts.merge(
                receipt.recipients().get(0),
                receipt,
                (earlier, later) -> later.readUpTo() < earlier.readUpTo() ? earlier : later);
    }

    /** Takes a message read from the database; these come in order, so an unknown beginning begins with the first. */
    void fill(Delivery delivery, boolean mayHold, Consumer<Delivery> out) {
        if (last == UNKNOWN) {
            begin(delivery.seq());
        }
        if (delivery.seq() > last) {
            add(delivery, mayHold, out);
        }
    }

    /** The database has nothing of what is missing: goes on with what comes after it. */
    void skip(Consumer<Delivery> out) {
        if (!isWaiting()) {
            return;
        }
        if (last == UNKNOWN) {
            begin(firstKnown());
        }
        last = Math.max(last, firstKnown() - 1);
        release(out);
    }

    private void begin(long seq) {
        first = seq;
        last = seq - 1;
    }

    /** Whether messages are known of that cannot be delivered yet. */
    boolean isWaiting() {
        return held != null || letGo > last || receipts != null;
    }

    /** Whether what is missing will not come by itself: it was let go, or it is not known where this node begins. */
    boolean mustRead() {
        return isWaiting() && (last == UNKNOWN || (held == null && letGo > last));
    }

    int held() {
        return held == null ? 0 : held.size();
    }

    /** The position up to which everything was delivered, {@link #UNKNOWN} if this node does not know where to begin. */
    long last() {
        return last;
    }

    /** The lowest position behind what is missing; something must wait. */
    long firstKnown() {
        if (held != null) {
            return held.firstKey();
        }
        return 1
                + (letGo > last
                        ? letGo
                        : receipts.values().stream()
                                .mapToLong(Delivery::readUpTo)
                                .max()
                                .orElse(last));
    }

    /** The lowest positions are delivered first, so the highest are those that are let go. */
    private void hold(Delivery delivery, boolean mayHold) {
        if (held == null && mayHold) {
            held = new TreeMap<>();
        }
        if (held == null) {
            letGo = Math.max(letGo, delivery.seq());
        } else if (mayHold && held.size() < MAX_HELD) {
            held.put(delivery.seq(), delivery);
        } else if (delivery.seq() > held.lastKey()) {
            letGo = Math.max(letGo, delivery.seq());
        } else if (held.put(delivery.seq(), delivery) == null) {
            letGo = Math.max(letGo, held.pollLastEntry().getKey());
        }
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
        if (receipts != null) {
            releaseReceipts(out);
        }
    }

    private void releaseReceipts(Consumer<Delivery> out) {
        receipts.values().removeIf(receipt -> {
            boolean covered = receipt.readUpTo() <= last;
            if (covered) {
                out.accept(receipt);
            }
            return covered;
        });
        if (receipts.isEmpty()) {
            receipts = null;
        }
    }
}
