package io.pagenow.chat.webhook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/**
 * A conversation on its way to an endpoint: its cursor, and the events that are read and not delivered. One event of it is sent at a time.
 * Confined to one event loop.
 */
final class Lane {
    /** Stands for the reports, which have an order of their own. */
    static final UUID REPORTS = new UUID(0, 0);

    final UUID conversationId;
    final Deque<WebhookEvent> events = new ArrayDeque<>();

    State state = State.IDLE;

    /** Whether {@link #seq} and {@link #rev} are known. */
    boolean isLoaded;

    /** Everything up to here is delivered. */
    long seq;

    long rev;

    /** The cursor as the database has it. */
    long savedSeq;

    long savedRev;
    boolean isEndSaved;

    /** The place of the cursor when all of {@link #events} are delivered. */
    long endSeq;

    long endRev;

    /** Whether more is known to follow {@link #events}. */
    boolean hasMore;

    /** Whether news has come since the last read. */
    boolean hasNews;

    /** Whether the deletion of the conversation is delivered. */
    boolean isEnded;

    /** Whether the stored cursor tells that it is behind. */
    boolean isMarked;

    /** Whether the cursor is to be saved. */
    boolean isUnsaved;

    /** Failures of the next event since its last success. */
    int failures;

    /** Counts what makes the cursor void; what began before counts no longer. */
    int generation;

    /** Monotonic time at which {@link #events} were read, in nanoseconds. */
    long readAt;

    /** Monotonic time at which it got something to deliver, in nanoseconds. */
    long since;

    /** The state of the lane. */
    enum State {
        /** It has delivered everything. */
        IDLE,
        /** It waits to be read. */
        UNREAD,
        READING,
        /** It has events, and waits for its turn. */
        READY,
        SENDING,
        /** Its event has failed, and is tried again later. */
        RESTING
    }

    Lane(UUID conversationId) {
        this.conversationId = conversationId;
    }

    boolean isOfReports() {
        return conversationId.equals(REPORTS);
    }

    /** Returns whether everything up to these positions is delivered or read, as far as the endpoint wants it. */
    boolean covers(long newSeq, long newRev) {
        boolean isRead = !events.isEmpty();
        return isEnded || (isLoaded && newSeq <= (isRead ? endSeq : seq) && newRev <= (isRead ? endRev : rev));
    }

    /**
     * Takes over what was read.
     *
     * @param now a monotonic time in nanoseconds
     */
    void read(LaneReading reading, long now) {
        boolean isKnown = isLoaded;
        isLoaded = true;
        seq = reading.seq();
        rev = reading.rev();
        endSeq = reading.endSeq();
        endRev = reading.endRev();
        hasMore = reading.hasMore();
        isEnded = reading.isEnded();
        if (!isKnown) {
            saved();
        }
        readAt = now;
        events.addAll(reading.events());
    }

    /** Returns whether the stored cursor differs. */
    boolean hasMoved() {
        return isMarked || seq != savedSeq || rev != savedRev || isEnded != isEndSaved;
    }

    /** Notes that the cursor is stored. */
    void saved() {
        savedSeq = seq;
        savedRev = rev;
        isEndSaved = isEnded;
        isUnsaved = false;
    }

    /** Forgets the cursor, which has changed in the database. */
    void invalidate() {
        generation++;
        events.clear();
        isLoaded = false;
        isEnded = false;
        isUnsaved = false;
        hasNews = true;
        // Its stored cursor waits.
        isMarked = true;
    }

    /** Moves the cursor behind an event that is delivered. */
    void passed(WebhookEvent event) {
        switch (event.place().order()) {
            case SEQ -> seq = event.place().number();
            case REV -> rev = event.place().number();
            case END -> isEnded = true;
            case NONE -> {}
        }
    }

    /** Moves the cursor to the end of what was read, behind events that the endpoint does not want. */
    void passedAll() {
        seq = Math.max(seq, endSeq);
        rev = Math.max(rev, endRev);
    }
}
