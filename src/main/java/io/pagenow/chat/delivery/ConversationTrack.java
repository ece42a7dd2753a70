package io.pagenow.chat.delivery;

import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.Log;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Delivery state of one log of one conversation on this node: the delivered position, and the events held until earlier
 * ones arrive. Positions have no holes, so an event that has not arrived is either in transit from another node or in the
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

    /** Maximum held followers. Beyond it they are delivered at once; clients put them in order themselves. */
    private static final int MAX_FOLLOWERS = 100;

    private long first;
    private long last;

    /**
     * The highest known position that is not held, because it was dropped or not received; to be read while above
     * {@link #last}.
     */
    private long highestUnheld = UNKNOWN;

    private @Nullable TreeMap<Long, Envelope> held;

    /**
     * Events without a place in this log that must follow a message not delivered yet: the newest receipt per user id,
     * changes per revision, and notices.
     */
    private @Nullable Map<Object, Envelope> followers;

    private ConversationTrack(long first, long last) {
        this.first = first;
        this.last = last;
    }

    /** Creates a track whose next event is the one after {@code position}. */
    static ConversationTrack after(long position) {
        return new ConversationTrack(position + 1, position);
    }

    /** Creates a track whose first position is determined by the database. */
    static ConversationTrack unknown() {
        return new ConversationTrack(UNKNOWN, UNKNOWN);
    }

    /**
     * Delivers an event if it is next, holds it if it is early, and discards a duplicate.
     *
     * @param mayHold whether one more event may be held; if not, an early event is dropped and read later
     */
    void add(Envelope delivery, boolean mayHold, Consumer<Envelope> out) {
        if (last == UNKNOWN || delivery.after() > last) {
            hold(delivery, mayHold);
        } else if (delivery.position() > last) {
            out.accept(delivery);
            last = delivery.position();
            release(out);
        } else if (delivery.position() < first) {
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
            startAfter(above);
        }
        highestUnheld = Math.max(highestUnheld, end);
        return Math.max(0, end - last);
    }

    /** Delivers an event of no log, or of another one, after the message that it follows. */
    void addFollower(Envelope follower, Consumer<Envelope> out) {
        boolean isDue = last != UNKNOWN && follower.follows() <= last;
        if (isDue || (followers != null && followers.size() == MAX_FOLLOWERS)) {
            out.accept(follower);
            return;
        }
        if (followers == null) {
            followers = new LinkedHashMap<>(2);
        }
        followers.merge(
                keyOf(follower), follower, (earlier, later) -> later.follows() < earlier.follows() ? earlier : later);
    }

    /** Only a receipt, and a change that came twice, stand for one another. */
    private static Object keyOf(Envelope follower) {
        if (follower.isReceipt()) {
            return follower.recipients().get(0);
        }
        return follower.log() == Log.CHANGES ? (Object) follower.position() : new Object();
    }

    /**
     * Accepts an event read from the database. These come in order, so an unknown track starts at the first of them.
     */
    void fill(Envelope delivery, boolean mayHold, Consumer<Envelope> out) {
        if (last == UNKNOWN) {
            startAfter(delivery.after());
        }
        if (delivery.position() > last) {
            add(delivery, mayHold, out);
        }
    }

    /** Skips a gap that the database does not have, and delivers the events after it. */
    void skip(Consumer<Envelope> out) {
        if (!isWaiting()) {
            return;
        }
        if (last == UNKNOWN) {
            startAfter(firstKnown() - 1);
        }
        last = Math.max(last, firstKnown() - 1);
        release(out);
    }

    private void startAfter(long position) {
        first = position + 1;
        last = position;
    }

    /** Returns whether events wait for earlier ones. */
    boolean isWaiting() {
        return held != null || highestUnheld > last || followers != null;
    }

    /**
     * Returns whether the gap can only be filled by a read, because its events were dropped or the first position is
     * unknown.
     */
    boolean mustRead() {
        return isWaiting() && (last == UNKNOWN || (held == null && highestUnheld > last));
    }

    int held() {
        return held == null ? 0 : held.size();
    }

    /** Returns the position up to which all was delivered; {@link #UNKNOWN} if the first position is unknown. */
    long last() {
        return last;
    }

    /** Returns the lowest known position after the gap. Requires {@link #isWaiting()}. */
    long firstKnown() {
        if (held != null) {
            return held.firstEntry().getValue().after() + 1;
        }
        if (highestUnheld > last || followers == null) {
            return 1 + highestUnheld;
        }
        return 1
                + followers.values().stream().mapToLong(Envelope::follows).max().orElse(last);
    }

    /** Drops the highest positions first, because the lowest are delivered first. */
    private void hold(Envelope delivery, boolean mayHold) {
        if (held == null && mayHold) {
            held = new TreeMap<>();
        }
        if (held == null) {
            highestUnheld = Math.max(highestUnheld, delivery.position());
        } else if (mayHold && held.size() < MAX_HELD) {
            held.put(delivery.position(), delivery);
        } else if (delivery.position() > held.lastKey()) {
            highestUnheld = Math.max(highestUnheld, delivery.position());
        } else if (held.put(delivery.position(), delivery) == null) {
            highestUnheld = Math.max(highestUnheld, held.pollLastEntry().getKey());
        }
    }

    private void release(Consumer<Envelope> out) {
        while (held != null && held.firstEntry().getValue().after() <= last) {
            Envelope next = held.pollFirstEntry().getValue();
            if (next.position() > last) {
                out.accept(next);
                last = next.position();
            }
            if (held.isEmpty()) {
                held = null;
            }
        }
        if (followers != null) {
            releaseFollowers(followers, out);
        }
    }

    private void releaseFollowers(Map<Object, Envelope> waiting, Consumer<Envelope> out) {
        waiting.values().removeIf(follower -> {
            boolean released = follower.follows() <= last;
            if (released) {
                out.accept(follower);
            }
            return released;
        });
        if (waiting.isEmpty()) {
            followers = null;
        }
    }
}
