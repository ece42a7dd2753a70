package io.pagenow.chat.delivery;

import io.pagenow.chat.bus.Delivery;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Delivery state of one conversation on this node: the delivered position and the messages held until earlier ones
 * arrive. Positions have no holes, so a message that has not arrived is either in transit from another node or in the
 * database.
 */
final class ConversationTrack {
    /** A position that is not known. */
    static final long UNKNOWN = -1;

    /**
     * Maximum held messages. Beyond it the highest positions are dropped, and read from the database when they are
     * next.
     */
    static final int MAX_HELD = 1_000;

    /** Maximum users with a held receipt. Beyond it receipts are delivered at once. */
    private static final int MAX_RECEIPTS = 100;

    private long first;
    private long last;

    /**
     * The highest known position that is not held, because it was dropped or not received; to be read while above
     * {@link #last}.
     */
    private long highestUnheld = UNKNOWN;

    private TreeMap<Long, Delivery> held;

    /** The newest receipt per user id that covers a message not delivered yet. */
    private Map<String, Delivery> receipts;

    private ConversationTrack(long first, long last) {
        this.first = first;
        this.last = last;
    }

    /** Creates a track whose next message is at {@code seq}. */
    static ConversationTrack from(long seq) {
        return new ConversationTrack(seq, seq - 1);
    }

    /** Creates a track whose first position is determined by the database. */
    static ConversationTrack unknown() {
        return new ConversationTrack(UNKNOWN, UNKNOWN);
    }

    /**
     * Delivers a message if it is next, holds it if it is early, and discards a duplicate.
     *
     * @param mayHold whether one more message may be held; if not, an early message is dropped and read later
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
            // Precedes the first position tracked here and was never delivered: late is better than never.
            out.accept(delivery);
        }
    }

    /**
     * Registers a range of messages that the database has and that may not have arrived.
     *
     * @param above the position before the range
     * @param end the last position of the range
     * @return number of messages in the range that were not delivered yet
     */
    long registerMissing(long above, long end) {
        if (last == UNKNOWN) {
            start(above + 1);
        }
        highestUnheld = Math.max(highestUnheld, end);
        return Math.max(0, end - last);
    }

    /** Delivers a receipt after the messages that it covers. */
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

    /**
     * Accepts a message read from the database. These come in order, so an unknown track starts at the first of them.
     */
    void fill(Delivery delivery, boolean mayHold, Consumer<Delivery> out) {
        if (last == UNKNOWN) {
            start(delivery.seq());
        }
        if (delivery.seq() > last) {
            add(delivery, mayHold, out);
        }
    }

    /** Skips a gap that the database does not have, and delivers the messages after it. */
    void skip(Consumer<Delivery> out) {
        if (!isWaiting()) {
            return;
        }
        if (last == UNKNOWN) {
            start(firstKnown());
        }
        last = Math.max(last, firstKnown() - 1);
        release(out);
    }

    private void start(long seq) {
        first = seq;
        last = seq - 1;
    }

    /** Returns whether messages or receipts are waiting for earlier messages. */
    boolean isWaiting() {
        return held != null || highestUnheld > last || receipts != null;
    }

    /**
     * Returns whether the gap can only be filled by a read, because its messages were dropped or the first position is
     * unknown.
     */
    boolean mustRead() {
        return isWaiting() && (last == UNKNOWN || (held == null && highestUnheld > last));
    }

    int held() {
        return held == null ? 0 : held.size();
    }

    /**
     * Returns the position up to which all messages were delivered; {@link #UNKNOWN} if the first position is unknown.
     */
    long last() {
        return last;
    }

    /** Returns the lowest known position after the gap. Requires {@link #isWaiting()}. */
    long firstKnown() {
        if (held != null) {
            return held.firstKey();
        }
        return 1
                + (highestUnheld > last
                        ? highestUnheld
                        : receipts.values().stream()
                                .mapToLong(Delivery::readUpTo)
                                .max()
                                .orElse(last));
    }

    /** Drops the highest positions first, because the lowest are delivered first. */
    private void hold(Delivery delivery, boolean mayHold) {
        if (held == null && mayHold) {
            held = new TreeMap<>();
        }
        if (held == null) {
            highestUnheld = Math.max(highestUnheld, delivery.seq());
        } else if (mayHold && held.size() < MAX_HELD) {
            held.put(delivery.seq(), delivery);
        } else if (delivery.seq() > held.lastKey()) {
            highestUnheld = Math.max(highestUnheld, delivery.seq());
        } else if (held.put(delivery.seq(), delivery) == null) {
            highestUnheld = Math.max(highestUnheld, held.pollLastEntry().getKey());
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
