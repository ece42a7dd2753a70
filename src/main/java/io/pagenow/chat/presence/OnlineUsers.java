package io.pagenow.chat.presence;

import io.pagenow.chat.directory.Directory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

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
    private final Map<String, Absence> absencesByAge = new LinkedHashMap<>();

    /** Changes of the directory that have not come here yet; their users are what they were. */
    private final Predicate<String> isLeaving;

    /**
     * @param grace time for which a user without a connection still counts as online
     * @param clock source of last-seen times
     * @param nanoTime monotonic clock that measures the grace time
     * @param isLeaving whether a user who had an entry has had a change that {@link #update} is still to be told
     */
    OnlineUsers(
            Directory directory,
            Duration grace,
            InstantSource clock,
            LongSupplier nanoTime,
            PendingChanges changes,
            LastSeenWriter lastSeen,
            Predicate<String> isLeaving) {
        this.directory = directory;
        this.graceNanos = grace.toNanos();
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.changes = changes;
        this.lastSeen = lastSeen;
        this.isLeaving = isLeaving;
    }

    /** Start of a user's time without a connection. */
    private record Absence(Instant since, long sinceNanos) {}

    boolean contains(String userId) {
        return directory.contains(userId) || absencesByAge.containsKey(userId) || isLeaving.test(userId);
    }

    /**
     * Updates a user whose directory entries have changed. A user without entries counts as online from now for the grace
     * time, even one who came and went before this was called.
     *
     * @param wasPresent whether the user had an entry before
     */
    void update(String userId, boolean wasPresent) {
        boolean wasOnline = wasPresent || absencesByAge.containsKey(userId);
        if (directory.contains(userId)) {
            absencesByAge.remove(userId);
        } else {
            absencesByAge.putIfAbsent(userId, new Absence(now(), nanoTime.getAsLong()));
        }
        if (!wasOnline) {
            changes.moved(userId, false);
        }
    }

    /**
     * Marks users offline whose grace time is over.
     *
     * @param most the most users to mark, and none while so many last-seen times wait for the database that they would be
     *     lost
     * @return whether there are more
     */
    boolean expire(int most) {
        Iterator<Map.Entry<String, Absence>> absences = absencesByAge.entrySet().iterator();
        for (int count = 0; absences.hasNext(); count++) {
            Map.Entry<String, Absence> absence = absences.next();
            if (nanoTime.getAsLong() - absence.getValue().sinceNanos < graceNanos || lastSeen.isFull()) {
                return false;
            }
            if (count == most) {
                return true;
            }
            absences.remove();
            String userId = absence.getKey();
            if (!directory.contains(userId)) {
                lastSeen.add(userId, absence.getValue().since);
                changes.moved(userId, true);
            }
        }
        return false;
    }

    /** Records the last-seen times of users connected only to this node, because it stops. */
    void leave() {
        absencesByAge.forEach((userId, absence) -> {
            if (!directory.contains(userId)) {
                lastSeen.add(userId, absence.since);
            }
        });
        for (String userId : directory.usersOf(directory.nodeId())) {
            if (directory.of(userId).keySet().equals(Set.of(directory.nodeId()))) {
                lastSeen.add(userId, now());
            }
        }
    }

    /** Returns the time in milliseconds, the precision that is published. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
