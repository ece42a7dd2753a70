package io.pagenow.chat.presence;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Changes that nobody has been told of yet, by user: what a user does until it is told is one change, or none if it is back where it was.
 * None is dropped. They add up only while the database, which knows whom to tell, is away; then there is at most one for each user who was
 * online before and one for each who has come since. Belongs to one event loop.
 */
final class PendingChanges {
    /** Number of changes from which on those are looked for that are none any more. */
    private static final int MANY = 10_000;

    private final Map<String, Change> oldestFirst = new LinkedHashMap<>();
    private int many = MANY;

    /**
     * @param wasOnline what others were told last
     * @param switched whether the user has switched its presence off or on since then
     */
    record Change(String userId, boolean wasOnline, boolean switched) {}

    /** Someone came or went. */
    void moved(String userId, boolean wasOnline) {
        add(new Change(userId, wasOnline, false));
    }

    /** Someone has switched its presence off or on. */
    void switched(String userId, boolean isOnline) {
        add(new Change(userId, isOnline, true));
    }

    /** Takes back changes that could not be told. */
    void putBack(List<Change> untold) {
        for (Change change : untold) {
            Change later = oldestFirst.remove(change.userId);
            add(later == null ? change : merged(change, later));
        }
    }

    private void add(Change change) {
        oldestFirst.merge(change.userId, change, PendingChanges::merged);
    }

    private static Change merged(Change earlier, Change later) {
        return new Change(earlier.userId, earlier.wasOnline, earlier.switched || later.switched);
    }

    /**
     * Takes what is to be told now; what stays is for the next time.
     *
     * @param isOnline how users are now
     */
    List<Change> take(int most, Predicate<String> isOnline) {
        List<Change> taken = new ArrayList<>();
        Iterator<Change> waiting = oldestFirst.values().iterator();
        while (taken.size() < most && waiting.hasNext()) {
            Change change = waiting.next();
            waiting.remove();
            if (isChange(change, isOnline)) {
                taken.add(change);
            }
        }
        return taken;
    }

    /**
     * Called at intervals: forgets users who are back where they were, once twice as many wait as the time before.
     *
     * @param isOnline how users are now
     */
    void compact(Predicate<String> isOnline) {
        if (oldestFirst.size() >= many) {
            oldestFirst.values().removeIf(change -> !isChange(change, isOnline));
            many = Math.max(MANY, 2 * oldestFirst.size());
        }
    }

    int size() {
        return oldestFirst.size();
    }

    private static boolean isChange(Change change, Predicate<String> isOnline) {
        return change.switched || change.wasOnline != isOnline.test(change.userId);
    }
}
