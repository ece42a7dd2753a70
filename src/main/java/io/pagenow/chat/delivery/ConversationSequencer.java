package io.pagenow.chat.delivery;

import static java.util.Objects.requireNonNull;

import io.pagenow.chat.bus.message.Missed;
import io.pagenow.chat.event.Envelope;
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
 * Delivers one log of each conversation in order and exactly once, whichever nodes its events come from, and skips none.
 * An event that arrives early is held for those before it; events that do not arrive in time, or exceed the buffer, are
 * read from the database. Not thread-safe; confined to one event loop.
 */
final class ConversationSequencer {
    /**
     * Time a gap may stay open before it is read from the database. Messages of another node arrive a few milliseconds
     * late.
     */
    private static final long GAP_TIMEOUT_MILLIS = 100;

    /** Delay before a failed read is retried. */
    private static final long RETRY_MILLIS = 1_000;

    /** Maximum concurrent reads of one page each, so that live chat keeps database connections. */
    private static final int MAX_CONCURRENT_READS = 4;

    /** Maximum tracked conversations, about 200 bytes each. The least recently used one is evicted first. */
    private static final int MAX_TRACKS = 200_000;

    /** Maximum held messages over all conversations, up to 5 KB each with 1,000 characters. Messages beyond it are dropped and read later. */
    private static final int MAX_HELD = 10_000;

    private static final Logger log = LoggerFactory.getLogger(ConversationSequencer.class);

    /**
     * Reads the missing events of a conversation. Passes them to {@link #fill}, then calls {@link #readCompleted} or
     * {@link #readFailed}.
     */
    interface MissingReader {
        /**
         * @param above only messages after this position; {@link ConversationTrack#UNKNOWN} selects only events so
         *     recent that they may still be in transit
         * @param below only messages before this position
         */
        void read(UUID conversationId, long above, long below);
    }

    private final LongSupplier clock;
    private final BooleanSupplier current;
    private final MissingReader missingReader;
    private final Consumer<Envelope> out;
    private final Map<UUID, ConversationTrack> tracks = new LinkedHashMap<>(16, 0.75f, true);

    /** Time at which the gap of a conversation is due to be read. Excludes conversations being read. */
    private final Map<UUID, Long> due = new LinkedHashMap<>();

    private final Set<UUID> reading = new HashSet<>();
    private int held;

    /**
     * @param clock monotonic, in milliseconds
     * @param current whether everything that other nodes have published up to now has arrived here
     * @param out receives deliveries in order
     */
    ConversationSequencer(
            LongSupplier clock, BooleanSupplier current, MissingReader missingReader, Consumer<Envelope> out) {
        this.clock = clock;
        this.current = current;
        this.missingReader = missingReader;
        this.out = out;
    }

    /** Accepts a published event of the log. */
    void admit(Envelope delivery) {
        ConversationTrack track = tracks.get(delivery.conversationId());
        if (track == null) {
            track = startTrack(delivery);
        }
        int before = track.held();
        track.add(delivery, held < MAX_HELD, out);
        held += track.held() - before;
        schedule(delivery.conversationId(), track);
    }

    /**
     * Accepts an event of no log, or of another one. It follows a message that is stored and may still be in transit.
     */
    void admitFollower(Envelope follower) {
        ConversationTrack track = tracks.get(follower.conversationId());
        if (track == null) {
            out.accept(follower);
        } else {
            track.addFollower(follower, out);
            schedule(follower.conversationId(), track);
        }
    }

    /** Returns whether a position of the conversation may be on its way here. */
    boolean isBehind(UUID conversationId, long position) {
        ConversationTrack track = tracks.get(conversationId);
        return track != null && (track.last() == ConversationTrack.UNKNOWN || track.last() < position);
    }

    /** Returns whether events of the conversation have passed recently. */
    boolean isTracked(UUID conversationId) {
        return tracks.containsKey(conversationId);
    }

    /**
     * Starts at the given message if its conversation was idle for longer than a message can be in transit. In a busy
     * conversation, or while another node lags, earlier messages may still be in transit.
     */
    private ConversationTrack startTrack(Envelope delivery) {
        evict();
        ConversationTrack track = delivery.after() == 0 || (delivery.afterPause() && current.getAsBoolean())
                ? ConversationTrack.after(delivery.after())
                : ConversationTrack.unknown();
        tracks.put(delivery.conversationId(), track);
        return track;
    }

    /**
     * Registers a range of messages that the database has and that may not have arrived. Those that do not arrive in
     * time are read, since the most recent may still be in transit.
     *
     * @return number of messages in the range that have not arrived yet
     */
    long registerMissing(Missed range) {
        ConversationTrack track = tracks.get(range.conversationId());
        if (track == null) {
            evict();
            track = ConversationTrack.after(range.above());
            tracks.put(range.conversationId(), track);
        }
        long missing = track.registerMissing(range.above(), range.end());
        if (track.isWaiting() && !reading.contains(range.conversationId())) {
            due.putIfAbsent(range.conversationId(), clock.getAsLong() + GAP_TIMEOUT_MILLIS);
        }
        return missing;
    }

    /** Accepts a missing message read from the database. Must be called in order of position. */
    void fill(Envelope delivery) {
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
     * Completes a read whose messages were passed to {@link #fill}. If none were found, delivery skips the gap. A page
     * that did not reach {@code below} was truncated, and the rest is read at once.
     *
     * @param above as passed to {@link MissingReader#read}
     * @param below as passed to {@link MissingReader#read}
     * @param found number of messages found
     */
    void readCompleted(UUID conversationId, long above, long below, int found) {
        reading.remove(conversationId);
        ConversationTrack track = tracks.get(conversationId);
        if (track != null) {
            if (found == 0 && track.isWaiting() && track.last() == above) {
                skip(conversationId, track);
            }
            if (track.isWaiting()) {
                // A change that was found may itself wait for a message that is on its way.
                boolean hasAdvanced = track.last() != above;
                boolean truncated = hasAdvanced && (track.mustRead() || track.firstKnown() == below);
                due.put(conversationId, clock.getAsLong() + (truncated ? 0 : GAP_TIMEOUT_MILLIS));
            }
        }
        readDueGaps();
    }

    /** Messages are committed in order of position, so a hole in the database was made outside the server. */
    private void skip(UUID conversationId, ConversationTrack track) {
        if (track.last() != ConversationTrack.UNKNOWN) {
            log.warn(
                    "Conversation {} has no messages between positions {} and {} in the database; delivery skips the gap",
                    conversationId,
                    track.last(),
                    track.firstKnown());
        }
        int before = track.held();
        track.skip(out);
        held += track.held() - before;
    }

    /** Schedules a retry after a failed read. */
    void readFailed(UUID conversationId) {
        reading.remove(conversationId);
        ConversationTrack track = tracks.get(conversationId);
        if (track != null && track.isWaiting()) {
            due.put(conversationId, clock.getAsLong() + RETRY_MILLIS);
        }
        readDueGaps();
    }

    private void schedule(UUID conversationId, ConversationTrack track) {
        if (!track.isWaiting()) {
            due.remove(conversationId);
        } else if (!reading.contains(conversationId)) {
            if (!track.mustRead()) {
                due.putIfAbsent(conversationId, clock.getAsLong() + GAP_TIMEOUT_MILLIS);
            } else if (due.putIfAbsent(conversationId, clock.getAsLong()) == null) {
                readDueGaps();
            }
        }
    }

    /** Reads gaps that are due, up to {@link #MAX_CONCURRENT_READS} at a time. Called at short intervals. */
    void readDueGaps() {
        if (due.isEmpty() || reading.size() >= MAX_CONCURRENT_READS) {
            return;
        }
        long now = clock.getAsLong();
        List<UUID> ready = due.entrySet().stream()
                .filter(entry -> entry.getValue() <= now)
                .limit(MAX_CONCURRENT_READS - reading.size())
                .map(Map.Entry::getKey)
                .toList();
        for (UUID conversationId : ready) {
            due.remove(conversationId);
            reading.add(conversationId);
            ConversationTrack track = requireNonNull(tracks.get(conversationId), "a track that waits is not evicted");
            missingReader.read(conversationId, track.last(), track.firstKnown());
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
