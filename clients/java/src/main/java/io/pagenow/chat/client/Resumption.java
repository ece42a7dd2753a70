package io.pagenow.chat.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests what the client has missed, by {@code sync}: after a reconnect, after a gap in the positions, and for a message that was not confirmed in
 * time. One is pending at a time. Belongs to the event loop.
 */
final class Resumption {
    /** Cursors in a frame at first: such a frame has at most 50 KB, below every limit of the server. */
    private static final int MAX_CURSORS = 500;

    private static final int MIN_CURSORS = 25;
    private static final String PREFIX = "sync-";

    private final Inbox inbox;
    private final Timers timers;
    private final Timings timings;
    private final ReconnectPolicy policy;
    private final Wire wire;
    private boolean pending;
    /** Conversations with a gap when the pending sync was sent, which fills them or shows that nothing is there. */
    private List<String> gaps = List.of();

    private int maxCursors = MAX_CURSORS;
    private long syncs;

    /** @param timers of the connection, cleared when it ends */
    Resumption(Inbox inbox, Timers timers, Timings timings, ReconnectPolicy policy, Wire wire) {
        this.inbox = inbox;
        this.timers = timers;
        this.timings = timings;
        this.policy = policy;
        this.wire = wire;
    }

    void sync() {
        if (pending) {
            return;
        }
        pending = true;
        gaps = inbox.gaps();
        syncs++;
        List<Map.Entry<String, List<Long>>> cursors =
                new ArrayList<>(inbox.syncCursors().entrySet());
        int from = 0;
        do {
            int to = Math.min(from + maxCursors, cursors.size());
            Map<String, Object> named = new LinkedHashMap<>();
            cursors.subList(from, to).forEach(cursor -> named.put(cursor.getKey(), cursor.getValue()));
            Map<String, Object> frame = new LinkedHashMap<>();
            frame.put("action", "sync");
            frame.put("ref", PREFIX + syncs);
            frame.put("cursors", named);
            if (to < cursors.size()) {
                frame.put("part", true);
            }
            wire.transmit(frame);
            from = to;
        } while (from < cursors.size());
        expectAnswer();
    }

    /** A frame was received: the server is still sending. */
    void activity() {
        if (pending) {
            expectAnswer();
        }
    }

    /** The server has sent everything up to now. */
    void synced() {
        timers.clear("answer");
        pending = false;
        List<String> unfilled = gaps;
        gaps = List.of();
        unfilled.forEach(inbox::skipGap);
        inbox.synced();
    }

    void fillGaps() {
        if (!inbox.gaps().isEmpty()) {
            sync();
        }
    }

    /** Makes the frames of a sync that was too large smaller. Returns whether one was pending that can be made smaller. */
    boolean shrink() {
        if (!pending || maxCursors == MIN_CURSORS) {
            return false;
        }
        maxCursors = Math.max(MIN_CURSORS, maxCursors / 2);
        return true;
    }

    /** Returns whether a refusal is about a sync. It is repeated later. */
    boolean refused(String ref, ChatException refusal) {
        if (!ref.startsWith(PREFIX)) {
            return false;
        }
        if (pending && ref.equals(PREFIX + syncs)) {
            timers.clear("answer");
            pending = false;
            long wait = refusal.retryAfter().map(Duration::toMillis).orElseGet(policy::failed);
            timers.set("later", wait, this::sync);
        }
        return true;
    }

    /** The server is dead unless the sync is answered in time. */
    private void expectAnswer() {
        timers.set("answer", timings.answer(), () -> {
            if (wire.isPaused()) {
                expectAnswer();
            } else {
                wire.dead("the server does not answer");
            }
        });
    }

    void disconnected() {
        pending = false;
        gaps = List.of();
    }
}
