package io.pagenow.chat.presence;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Unpublished presence changes by user. Several changes of a user merge into one, or into none if the user is back in
 * the published state. None is dropped. Changes accumulate only while the database, which determines the recipients, is
 * unavailable; then there is at most one for each user who was online before and one for each who has come online
 * since. Not thread-safe; confined to one event loop.
 */
final class PendingChanges {
    /** Number of changes from which changes that cancelled out are removed. */
    private static final int MIN_COMPACT_SIZE = 10_000;

    private final Map<String, Change> byUser = new LinkedHashMap<>();
    private int compactAt = MIN_COMPACT_SIZE;

    /**
     * An unpublished change.
     *
     * @param wasOnline the state published last
     * @param switched whether the user has changed its visibility since then
     */
    record Change(String userId, boolean wasOnline, boolean switched) {}

    /** Records that a user came online or went offline. */
    void moved(String userId, boolean wasOnline) {
        add(new Change(userId, wasOnline, false));
    }

    /** Records that a user changed its visibility. */
    void switched(String userId, boolean isOnline) {
        add(new Change(userId, isOnline, true));
    }

    /** Returns changes that could not be published. */
    void putBack(List<Change> unpublished) {
        for (Change change : unpublished) {
            Change later = byUser.remove(change.userId);
            add(later == null ? change : merged(change, later));
        }
    }

    private void add(Change change) {
        byUser.merge(change.userId, change, PendingChanges::merged);
    }

    private static Change merged(Change earlier, Change later) {
        return new Change(earlier.userId, earlier.wasOnline, earlier.switched || later.switched);
    }

    /**
     * Removes and returns up to {@code max} changes to publish, oldest first.
     *
     * @param isOnline the current state of users
     */
    List<Change> take(int max, Predicate<String> isOnline) {
        List<Change> taken = new ArrayList<>();
        Iterator<Change> waiting = byUser.values().iterator();
        while (taken.size() < max && waiting.hasNext()) {
            Change change = waiting.next();
            waiting.remove();
            if (isChange(change, isOnline)) {
                taken.add(change);
            }
        }
        return taken;
    }

    /**
     * Removes changes that cancelled out, once their number has doubled since the last time. Called at intervals.
     *
     * @param isOnline the current state of users
     */
    void compact(Predicate<String> isOnline) {
        if (byUser.size() >= compactAt) {
            byUser.values().removeIf(change -> !isChange(change, isOnline));
            compactAt = Math.max(MIN_COMPACT_SIZE, 2 * byUser.size());
        }
    }

    void clear() {
        byUser.clear();
        compactAt = MIN_COMPACT_SIZE;
    }

    int size() {
        return byUser.size();
    }

    private static boolean isChange(Change change, Predicate<String> isOnline) {
        return change.switched || change.wasOnline != isOnline.test(change.userId);
    }
}
