package io.pagenow.chat.cluster;

import io.pagenow.chat.bus.Delivery;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lets the messages of a conversation through in their order, each once, from whichever nodes they come. One that comes before those in
 * front of it waits for them; when they do not come soon, they are asked for. Belongs to one event loop.
 */
final class ConversationOrder {
    /** How long a message waits for those before it until they are asked for. Those of another node are a few milliseconds behind. */
    private static final long PATIENCE_MILLIS = 100;

    /** How long an answer may take before it is asked for again. */
    private static final long ANSWER_MILLIS = 2_000;

    /** Most conversations whose positions are kept, about 200 bytes each; the one that was silent longest goes first. */
    private static final int MOST_TRACKS = 200_000;

    /** Most messages of one conversation that wait; beyond it they go on without those before them, and clients find the gap. */
    private static final int MOST_HELD = 1_000;

    /** Asks for messages of a conversation that are missing; what comes of it is told by {@link #fill} and {@link #answered}. */
    interface Missing {
        /**
         * @param above only messages after this position; {@link ConversationTrack#UNKNOWN} for those alone that are so young that they can
         *     still be on their way
         * @param below only messages before this position
         */
        void ask(UUID conversationId, long above, long below);
    }

    private final LongSupplier clock;
    private final Missing missing;
    private final Consumer<Delivery> out;
    private final Map<UUID, ConversationTrack> tracks = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<UUID, Long> waitingSince = new LinkedHashMap<>();

    /**
     * @param clock monotonic, in milliseconds
     * @param out gets what may be delivered now
     */
    ConversationOrder(LongSupplier clock, Missing missing, Consumer<Delivery> out) {
        this.clock = clock;
        this.missing = missing;
        this.out = out;
    }

    /** Takes a message that was announced. */
    void admit(Delivery delivery) {
        ConversationTrack track = tracks.get(delivery.conversationId());
        if (track == null) {
            track = begin(delivery);
        }
        track.add(delivery, out);
        if (track.held() > MOST_HELD) {
            track.goOn(out);
        }
        noteWaiting(delivery.conversationId(), track);
    }

    private void noteWaiting(UUID conversation, ConversationTrack track) {
        if (!track.isWaiting()) {
            waitingSince.remove(conversation);
        } else if (track.isUnknown() && !waitingSince.containsKey(conversation)) {
            ask(conversation, track);
        } else {
            waitingSince.putIfAbsent(conversation, clock.getAsLong());
        }
    }

    /**
     * A conversation that was silent for longer than a message can be on its way begins with this one. In one that is busy others may be on
     * their way that come before it.
     */
    private ConversationTrack begin(Delivery delivery) {
        evict();
        ConversationTrack track = delivery.seq() == 1 || delivery.afterPause()
                ? ConversationTrack.from(delivery.seq())
                : ConversationTrack.unknown();
        tracks.put(delivery.conversationId(), track);
        return track;
    }

    /** Takes what was read from the database because it may have been missed, in order of position. */
    void fill(Delivery delivery) {
        ConversationTrack track = tracks.get(delivery.conversationId());
        if (track == null) {
            evict();
            track = ConversationTrack.from(delivery.seq());
            tracks.put(delivery.conversationId(), track);
        }
        track.fill(delivery, out);
        noteWaiting(delivery.conversationId(), track);
    }

    /**
     * The answer to what was asked for has been taken in. If it brought nothing that a message waits for, there is nothing to wait for. An
     * answer that brought something may have been cut off, so the rest is asked for.
     *
     * @param above as it was asked
     * @param below as it was asked
     */
    void answered(UUID conversationId, long above, long below) {
        ConversationTrack track = tracks.get(conversationId);
        if (track != null && track.isWaiting()) {
            if (track.last() == above && track.firstHeld() == below) {
                track.goOn(out);
            }
            waitingSince.remove(conversationId);
            noteWaiting(conversationId, track);
        }
    }

    /** Called at short intervals: asks for what others have waited for long enough. */
    void checkPatience() {
        long now = clock.getAsLong();
        List<UUID> late = new ArrayList<>();
        waitingSince.forEach((conversation, since) -> {
            if (now - since >= PATIENCE_MILLIS) {
                late.add(conversation);
            }
        });
        late.forEach(conversation -> ask(conversation, tracks.get(conversation)));
    }

    private void ask(UUID conversation, ConversationTrack track) {
        waitingSince.put(conversation, clock.getAsLong() + ANSWER_MILLIS);
        missing.ask(conversation, track.last(), track.firstHeld());
    }

    private void evict() {
        if (tracks.size() < MOST_TRACKS) {
            return;
        }
        Iterator<Map.Entry<UUID, ConversationTrack>> eldest = tracks.entrySet().iterator();
        while (tracks.size() >= MOST_TRACKS && eldest.hasNext()) {
            if (!eldest.next().getValue().isWaiting()) {
                eldest.remove();
            }
        }
    }
}
