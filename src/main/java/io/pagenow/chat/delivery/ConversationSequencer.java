package io.pagenow.chat.delivery;

import io.pagenow.chat.bus.Addresses.Missed;
import io.pagenow.chat.bus.Delivery;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the messages of a conversation through in their order, each once, from whichever nodes they come, and passes over none: an early
 * message waits for those before it, and what does not come soon, or is too much to be held, is read from the database. Belongs to one
 * event loop.
 */
final class ConversationSequencer {
    /** How long a message waits for those before it until they are read. Those of another node are a few milliseconds behind. */
    private static final long PATIENCE_MILLIS = 100;

    /** Pause before a reading that failed is repeated. */
    private static final long RETRY_MILLIS = 1_000;

    /** Most readings at a time, each of one page; others wait. Leaves connections of the database to the chat. */
    private static final int MAX_READING = 4;

    /** Most conversations whose positions are kept, about 200 bytes each; the one that was silent longest goes first. */
    private static final int MAX_TRACKS = 200_000;

    /** Most messages of all conversations together that wait, of up to 5 KB each. Beyond it they are let go and read later. */
    private static final int MAX_HELD = 10_000;

    private static final Logger log = LoggerFactory.getLogger(ConversationSequencer.class);

    /**
     * Reads messages of a conversation that are missing. What it finds goes to {@link #fill}; in the end it calls {@link #answered} or
     * {@link #failed}.
     */
    interface Missing {
        /**
         * @param above only messages after this position; {@link ConversationTrack#UNKNOWN} for those alone that are so young that they can
         *     still be on their way
         * @param below only messages before this position
         */
        void read(UUID conversationId, long above, long below);
    }

    private final LongSupplier clock;
    private final BooleanSupplier current;
    private final Missing missing;
    private final Consumer<Delivery> out;
    private final Map<UUID, ConversationTrack> tracks = new LinkedHashMap<>(16, 0.75f, true);

    /** When what is missing in a conversation is to be read. Conversations that are being read are not in it. */
    private final Map<UUID, Long> due = new LinkedHashMap<>();

    private final Set<UUID> reading = new HashSet<>();
    private int held;

    /**
     * @param clock monotonic, in milliseconds
     * @param current whether all that other nodes have announced until just now has arrived here
     * @param out gets what may be delivered now
     */
    ConversationSequencer(LongSupplier clock, BooleanSupplier current, Missing missing, Consumer<Delivery> out) {
        this.clock = clock;
        this.current = current;
        this.missing = missing;
        this.out = out;
    }

    /** Takes a message that was announced. */
    void admit(Delivery delivery) {
        ConversationTrack track = tracks.get(delivery.conversationId());
        if (track == null) {
            track = begin(delivery);
        }
        int before = track.held();
        track.add(delivery, held < MAX_HELD, out);
        held += track.held() - before;
        schedule(delivery.conversationId(), track);
    }

    /** Takes a receipt that was announced: it follows the messages that it covers, which are stored and may still be on their way. */
    void admitReceipt(Delivery receipt) {
        ConversationTrack track = tracks.get(receipt.conversationId());
        if (track == null) {
            out.accept(receipt);
        } else {
            track.addReceipt(receipt, out);
            schedule(receipt.conversationId(), track);
        }
    }

    /**
     * A conversation that was silent for longer than a message can be on its way begins with this one. In one that is busy, or while another
     * node is behind with what it announces, there may be messages on their way that come before it.
     */
    private ConversationTrack begin(Delivery delivery) {
        evict();
        ConversationTrack track = delivery.seq() == 1 || (delivery.afterPause() && current.getAsBoolean())
                ? ConversationTrack.from(delivery.seq())
                : ConversationTrack.unknown();
        tracks.put(delivery.conversationId(), track);
        return track;
    }

    /**
     * Learns from the database that messages of a conversation may not have come. Those that do not come soon are read; the youngest may be
     * on their way.
     *
     * @return how many have not come yet
     */
    long expect(Missed place) {
        ConversationTrack track = tracks.get(place.conversationId());
        if (track == null) {
            evict();
            track = ConversationTrack.from(place.above() + 1);
            tracks.put(place.conversationId(), track);
        }
        long missing = track.expect(place.above(), place.end());
        if (track.isWaiting() && !reading.contains(place.conversationId())) {
            due.putIfAbsent(place.conversationId(), clock.getAsLong() + PATIENCE_MILLIS);
        }
        return missing;
    }

    /** Takes a message that was read from the database because it was missing, in order of position. */
    void fill(Delivery delivery) {
        ConversationTrack track = tracks.get(delivery.conversationId());
        if (track == null) {
            return;
        }
        int before = track.held();
        track.fill(delivery, held < MAX_HELD, out);
        held += track.held() - before;
        schedule(delivery.conversationId(), track);
    }

    /**
     * What was found has been taken in. If nothing was found, there is nothing to wait for. A page that did not reach to its end was cut
     * off, and the rest is read at once.
     *
     * @param above as it was asked
     * @param below as it was asked
     * @param found how many messages were found
     */
    void answered(UUID conversationId, long above, long below, int found) {
        reading.remove(conversationId);
        ConversationTrack track = tracks.get(conversationId);
        if (track != null) {
            if (found == 0 && track.isWaiting() && track.last() == above) {
                skip(conversationId, track);
            }
            if (track.isWaiting()) {
                boolean cutOff = track.mustRead() || track.firstKnown() == below;
                due.put(conversationId, clock.getAsLong() + (cutOff ? 0 : PATIENCE_MILLIS));
            }
        }
        readDue();
    }

    /** Messages are committed in the order of their positions, so a hole in the database is one that somebody has made. */
    private void skip(UUID conversationId, ConversationTrack track) {
        if (track.last() != ConversationTrack.UNKNOWN) {
            log.warn(
                    "Conversation {} has no messages between {} and {} in the database; delivery goes on behind them",
                    conversationId,
                    track.last(),
                    track.firstKnown());
        }
        int before = track.held();
        track.skip(out);
        held += track.held() - before;
    }

    /** The database did not answer; it is asked again after a pause. */
    void failed(UUID conversationId) {
        reading.remove(conversationId);
        ConversationTrack track = tracks.get(conversationId);
        if (track != null && track.isWaiting()) {
            due.put(conversationId, clock.getAsLong() + RETRY_MILLIS);
        }
        readDue();
    }

    /** Called at short intervals: reads what others have waited for long enough. */
    void checkPatience() {
        readDue();
    }

    private void schedule(UUID conversationId, ConversationTrack track) {
        if (!track.isWaiting()) {
            due.remove(conversationId);
        } else if (!reading.contains(conversationId)) {
            if (!track.mustRead()) {
                due.putIfAbsent(conversationId, clock.getAsLong() + PATIENCE_MILLIS);
            } else if (due.putIfAbsent(conversationId, clock.getAsLong()) == null) {
                readDue();
            }
        }
    }

    private void readDue() {
        if (due.isEmpty() || reading.size() >= MAX_READING) {
            return;
        }
        long now = clock.getAsLong();
        List<UUID> ready = due.entrySet().stream()
                .filter(entry -> entry.getValue() <= now)
                .limit(MAX_READING - reading.size())
                .map(Map.Entry::getKey)
                .toList();
        for (UUID conversationId : ready) {
            due.remove(conversationId);
            reading.add(conversationId);
            ConversationTrack track = tracks.get(conversationId);
            missing.read(conversationId, track.last(), track.firstKnown());
        }
    }

    private void evict() {
        if (tracks.size() < MAX_TRACKS) {
            return;
        }
        Iterator<Map.Entry<UUID, ConversationTrack>> eldest = tracks.entrySet().iterator();
        while (tracks.size() >= MAX_TRACKS && eldest.hasNext()) {
            if (!eldest.next().getValue().isWaiting()) {
                eldest.remove();
            }
        }
    }
}
