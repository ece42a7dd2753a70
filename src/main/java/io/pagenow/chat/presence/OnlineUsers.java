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
 * The online users of all nodes: those in the directory, and those who left it less than the grace time ago, so that a
 * page reload or the restart of a node is not noticed. Not thread-safe; confined to one event loop.
 */
final class OnlineUsers {
    private final Directory directory;
    private final long graceNanos;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final PendingChanges changes;
    private final LastSeenWriter lastSeen;
    private final Set<String> online = new HashSet<>();
    private final Map<String, Absence> absencesByAge = new LinkedHashMap<>();

    /**
     * @param grace time for which a user without a connection still counts as online
     * @param clock source of last-seen times
     * @param nanoTime monotonic clock that measures the grace time
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

    /** Start of a user's time without a connection. */
    private record Absence(Instant since, long sinceNanos) {}

    boolean contains(String userId) {
        return online.contains(userId) || directory.contains(userId);
    }

    /**
     * Updates a user whose directory entries have changed. A user without entries who was not known to be online was
     * online nevertheless: for less time than this check took, or since before this node joined the cluster.
     */
    void update(String userId) {
        if (directory.contains(userId)) {
            absencesByAge.remove(userId);
            if (online.add(userId)) {
                changes.moved(userId, false);
            }
        } else {
            online.add(userId);
            absencesByAge.computeIfAbsent(userId, user -> new Absence(now(), nanoTime.getAsLong()));
        }
    }

    /** Marks users offline whose grace time is over. */
    void expire() {
        Iterator<Map.Entry<String, Absence>> absences = absencesByAge.entrySet().iterator();
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

    /** Records the last-seen times of users connected only to this node, because it stops. */
    void leave() {
        for (String userId : online) {
            if (Set.of(directory.nodeId()).containsAll(directory.of(userId).keySet())) {
                Absence absence = absencesByAge.get(userId);
                lastSeen.add(userId, absence == null ? now() : absence.since);
            }
        }
    }

    /** Returns the time in milliseconds, the precision that is published. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
