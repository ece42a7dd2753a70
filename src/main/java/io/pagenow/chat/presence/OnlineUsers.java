package io.pagenow.chat.presence;

import io.pagenow.chat.directory.Directory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Who counts as online, on whichever node: whoever stands in the directory, and whoever has left it for no longer than the grace time, so
 * that a reload or the restart of a node is not seen. Belongs to one event loop.
 */
final class OnlineUsers {
    private final Directory directory;
    private final long graceNanos;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final PendingChanges changes;
    private final LastSeenWriter lastSeen;
    private final Set<String> online = new HashSet<>();
    private final Map<String, Absence> oldestAbsencesFirst = new LinkedHashMap<>();

    /**
     * @param grace how long someone without a connection still counts as online
     * @param clock tells when someone was last seen
     * @param nanoTime measures the grace time, whatever happens to the clock
     */
    OnlineUsers(
            Directory directory,
            Duration grace,
            InstantSource clock,
            LongSupplier nanoTime,
            PendingChanges changes,
            LastSeenWriter lastSeen) {
        this.directory = directory;
        this.graceNanos = grace.toNanos();
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.changes = changes;
        this.lastSeen = lastSeen;
    }

    /** Since when someone has had no connection. */
    private record Absence(Instant since, long sinceNanos) {}

    boolean contains(String userId) {
        return online.contains(userId) || directory.contains(userId);
    }

    /**
     * Looks at a user whose entries in the directory have changed. Someone who is not there and was not noticed before was there
     * nevertheless: for less time than it took to look, or since before this node joined the others.
     */
    void look(String userId) {
        if (directory.contains(userId)) {
            oldestAbsencesFirst.remove(userId);
            if (online.add(userId)) {
                changes.moved(userId, false);
            }
        } else {
            online.add(userId);
            oldestAbsencesFirst.computeIfAbsent(userId, user -> new Absence(now(), nanoTime.getAsLong()));
        }
    }

    /** Lets those go whose grace time is over. */
    void expire() {
        Iterator<Map.Entry<String, Absence>> absences =
                oldestAbsencesFirst.entrySet().iterator();
        while (absences.hasNext()) {
            Map.Entry<String, Absence> absence = absences.next();
            if (nanoTime.getAsLong() - absence.getValue().sinceNanos < graceNanos) {
                return;
            }
            absences.remove();
            String userId = absence.getKey();
            if (!directory.contains(userId)) {
                online.remove(userId);
                lastSeen.add(userId, absence.getValue().since);
                changes.moved(userId, true);
            }
        }
    }

    /** Notes when those were last seen who have a connection nowhere but here, because this node stops. */
    void leave() {
        for (String userId : online) {
            if (Set.of(directory.nodeId()).containsAll(directory.of(userId).keySet())) {
                Absence absence = oldestAbsencesFirst.get(userId);
                lastSeen.add(userId, absence == null ? now() : absence.since);
            }
        }
    }

    /** As precise as it is told. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
