package io.pagenow.chat.client;

import io.pagenow.chat.client.Change.ConversationRemoved;
import io.pagenow.chat.client.Change.HistoryReset;
import io.pagenow.chat.client.Change.MessageChanged;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Orders received messages, drops those that came before, and follows the revisions of the changes. It knows the client's place in each conversation.
 * Belongs to the event loop.
 */
final class Inbox {
    /** Messages that wait for an earlier one. */
    static final int MAX_HELD = 10_000;

    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Output output;
    private int held;

    /** The events for the application, in their order. */
    interface Output {
        /** The next message of its conversation; the place has moved to it. */
        void message(Message message);

        void change(Change change);

        /** Everything up to the place in a conversation has been given out. */
        void moved(String conversationId);
    }

    Inbox(Output output) {
        this.output = output;
    }

    void start(Map<String, Cursor> cursors) {
        cursors.forEach((conversationId, cursor) -> {
            Place place = place(conversationId);
            place.seq = cursor.seq();
            place.rev = cursor.rev();
            place.my = cursor.my();
        });
    }

    /** Begins behind the newest message: changes of earlier ones are not wanted. */
    void startAtLatest(String conversationId, long seq) {
        Place place = place(conversationId);
        place.seq = seq;
        place.lowest = seq;
    }

    /** Returns whether the client has begun behind the newest message and knows no revision yet. */
    boolean lacksRev(String conversationId) {
        return place(conversationId).lowest >= 0;
    }

    /** Begins behind a revision. */
    void startChanges(String conversationId, long rev) {
        Place place = place(conversationId);
        place.rev = Math.max(place.rev, rev);
        place.lowest = -1;
        output.moved(conversationId);
    }

    Map<String, Cursor> cursors() {
        Map<String, Cursor> cursors = new LinkedHashMap<>();
        places.forEach((conversationId, place) -> cursors.put(conversationId, place.cursor()));
        return cursors;
    }

    /** Returns the place in a conversation; empty if the client is not in it. */
    Optional<Cursor> cursor(String conversationId) {
        return Optional.ofNullable(places.get(conversationId)).map(Place::cursor);
    }

    /** Returns the cursors as {@code sync} has them, by conversation. */
    Map<String, List<Long>> syncCursors() {
        Map<String, List<Long>> cursors = new LinkedHashMap<>();
        places.forEach((conversationId, place) -> cursors.put(conversationId, place.syncCursor()));
        return cursors;
    }

    /** Returns the conversations in which a message waits for an earlier one. */
    List<String> gaps() {
        List<String> gaps = new ArrayList<>();
        places.forEach((conversationId, place) -> {
            if (!place.held.isEmpty()) {
                gaps.add(conversationId);
            }
        });
        return gaps;
    }

    boolean isFull() {
        return held > MAX_HELD;
    }

    /** Forgets messages that wait for an earlier one; they will come again. */
    void dropHeld() {
        places.values().forEach(place -> place.held.clear());
        held = 0;
    }

    /** The server has sent everything up to now. */
    void synced() {
        places.values().forEach(place -> place.lowest = -1);
    }

    void received(Message message) {
        Place place = place(message.conversationId());
        if (message.seq() <= place.seq) {
            if (message.rev() > 0) {
                output.change(new MessageChanged(message));
            }
            return;
        }
        Message before = place.held.get(message.seq());
        if (before == null) {
            held++;
        }
        if (before == null || message.rev() >= before.rev()) {
            place.held.put(message.seq(), message);
        }
        deliver(place);
    }

    /** @return false if changes before these, or messages that they change, are missing */
    boolean changed(Changes changes) {
        String conversationId = changes.conversationId();
        Place place = place(conversationId);
        if (changes.rev() <= place.rev) {
            return true;
        }
        if (changes.after() > place.rev) {
            return false;
        }
        place.rev = changes.rev();
        boolean isComplete = true;
        for (Change change : changes.items()) {
            place.change(change);
            if (!(change instanceof MessageChanged changed) || changed.message().seq() <= place.seq) {
                output.change(change);
            } else {
                // A message that is not delivered yet is delivered in its changed state.
                isComplete &= place.held.containsKey(changed.message().seq());
            }
        }
        output.moved(conversationId);
        skipTo(conversationId, changes.firstSeq() - 1);
        return isComplete;
    }

    /** The client is too far behind in a conversation, and goes on at a later position. */
    void reset(HistoryReset reset) {
        Place place = place(reset.conversationId());
        release(place);
        place.seq = reset.seq();
        place.rev = reset.rev();
        place.lowest = -1;
        output.change(reset);
        output.moved(reset.conversationId());
    }

    void removed(ConversationRemoved removed) {
        Place place = places.remove(removed.conversationId());
        if (place != null) {
            release(place);
        }
        output.change(removed);
        output.moved(removed.conversationId());
    }

    /**
     * The user's own settings of a conversation.
     *
     * @param my their revision
     * @param aboveSeq the position after which the user sees messages
     */
    void ownSettings(String conversationId, long my, long aboveSeq) {
        Place place = place(conversationId);
        if (my > place.my) {
            place.my = my;
            output.moved(conversationId);
        }
        skipTo(conversationId, aboveSeq);
    }

    /** Skips missing messages after the server has confirmed that it does not have them. */
    void skipGap(String conversationId) {
        Place place = places.get(conversationId);
        while (place != null && !place.held.isEmpty()) {
            place.seq = place.held.firstKey() - 1;
            deliver(place);
        }
    }

    /** Skips messages up to a position, because the user may not see them or they do not exist any more. */
    void skipTo(String conversationId, long seq) {
        Place place = place(conversationId);
        if (seq <= place.seq) {
            return;
        }
        place.seq = seq;
        for (Iterator<Long> positions = place.held.keySet().iterator(); positions.hasNext(); ) {
            if (positions.next() <= seq) {
                positions.remove();
                held--;
            }
        }
        output.moved(conversationId);
        deliver(place);
    }

    private void deliver(Place place) {
        for (Message next = place.held.remove(place.seq + 1); next != null; next = place.held.remove(place.seq + 1)) {
            held--;
            place.seq = next.seq();
            output.message(next);
        }
    }

    private void release(Place place) {
        held -= place.held.size();
        place.held.clear();
    }

    private Place place(String conversationId) {
        return places.computeIfAbsent(conversationId, unknown -> new Place());
    }
}
