package io.pagenow.chat.presence;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes that nobody has been told of yet, by user: what a user does until it is told is one change, or none if it is back where it was.
 * Belongs to one event loop.
 */
final class Changes {
    /** Most users that wait. They add up only while the database, which knows whom to tell, is away. */
    private static final int MOST_WAITING = 50_000;

    private static final Logger log = LoggerFactory.getLogger(Changes.class);

    private final Map<String, Change> oldestFirst = new LinkedHashMap<>();
    private boolean full;

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
        if (oldestFirst.size() < MOST_WAITING || oldestFirst.containsKey(change.userId)) {
            oldestFirst.merge(change.userId, change, Changes::merged);
        } else if (!full) {
            full = true;
            log.warn(
                    "Presence: {} changes wait to be told; more are dropped, and clients learn of them when they ask",
                    MOST_WAITING);
        }
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
            if (change.switched || change.wasOnline != isOnline.test(change.userId)) {
                taken.add(change);
            }
        }
        full = full && !oldestFirst.isEmpty();
        return taken;
    }
}
