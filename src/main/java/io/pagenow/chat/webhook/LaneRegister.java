package io.pagenow.chat.webhook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The lanes of an endpoint: those that are busy, and some that are idle, so that their cursor need not be read again. Confined to one event loop. */
final class LaneRegister {
    /** Conversations with something to deliver that are held in memory. The others are marked in the database. */
    static final int MAX_BUSY = 10_000;

    /** Conversations without anything to deliver whose cursor is remembered. */
    private static final int MAX_IDLE = 5_000;

    private final Map<UUID, Lane> busy = new HashMap<>();

    /** The one that was busy first is forgotten first. */
    private final Map<UUID, Lane> idle = new LinkedHashMap<>();

    /** Conversations with news for which there is no room, until they are marked. */
    private final Set<UUID> overflow = new LinkedHashSet<>();

    /** Returns the lane of a conversation, null if it is not known. */
    @Nullable
    Lane known(UUID conversationId) {
        Lane lane = busy.get(conversationId);
        return lane == null ? idle.get(conversationId) : lane;
    }

    Collection<Lane> busy() {
        return busy.values();
    }

    /** Makes a lane busy. Returns it; empty if it was busy before, which it notes as news, or if there is no room for it. */
    Optional<Lane> begin(UUID conversationId) {
        Lane lane = busy.get(conversationId);
        if (lane != null) {
            lane.hasNews = true;
            return Optional.empty();
        }
        if (busy.size() >= MAX_BUSY && !conversationId.equals(Lane.REPORTS)) {
            overflow.add(conversationId);
            return Optional.empty();
        }
        lane = idle.remove(conversationId);
        if (lane == null) {
            lane = new Lane(conversationId);
        }
        busy.put(conversationId, lane);
        return Optional.of(lane);
    }

    /** Makes a lane idle. */
    void end(Lane lane) {
        lane.state = Lane.State.IDLE;
        busy.remove(lane.conversationId);
        idle.put(lane.conversationId, lane);
        forgetEldest();
    }

    /** A cursor that is not saved yet stays, because it would be read as it was before. */
    private void forgetEldest() {
        Iterator<Lane> eldest = idle.values().iterator();
        if (idle.size() > MAX_IDLE && !eldest.next().isUnsaved) {
            eldest.remove();
        }
    }

    /** Returns whether there is room for conversations that are marked. */
    boolean hasRoom() {
        return busy.size() < MAX_BUSY / 2;
    }

    /** Returns whether there are conversations with news that have no lane: once they are marked, they are only in the database. */
    boolean hasOverflow() {
        return !overflow.isEmpty();
    }

    /** Returns the number of conversations with something to deliver. */
    int waiting() {
        return busy.size() + overflow.size();
    }

    /** Notes that the cursor of a busy conversation tells that it is behind. */
    void marked(UUID conversationId) {
        Lane lane = busy.get(conversationId);
        if (lane != null) {
            lane.isMarked = true;
        }
    }

    /** Returns the conversations that are behind and whose cursor does not tell it, and lets them count as marked. */
    List<UUID> takeUnmarked() {
        List<UUID> unmarked = new ArrayList<>(overflow);
        overflow.clear();
        for (Lane lane : busy.values()) {
            if (!lane.isMarked && !lane.isOfReports()) {
                lane.isMarked = true;
                unmarked.add(lane.conversationId);
            }
        }
        return unmarked;
    }

    /** Takes conversations back that could not be marked. */
    void notMarked(List<UUID> conversationIds) {
        for (UUID conversationId : conversationIds) {
            Lane lane = busy.get(conversationId);
            if (lane == null) {
                overflow.add(conversationId);
            } else {
                lane.isMarked = false;
            }
        }
    }
}
