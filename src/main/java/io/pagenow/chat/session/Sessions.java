package io.pagenow.chat.session;

import io.pagenow.chat.bus.Delivery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The sessions of one event loop, by user. A user may have any number of them, here and on other loops and nodes. */
final class Sessions {
    /** Seconds in which every session is looked at once; each second has its share of them. */
    private static final int ROUND = 30;

    /** How long a client may take for its first frame: a long way there and back. */
    private static final long FIRST_FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Map<String, List<Session>> byUser = new HashMap<>();
    private final List<Set<Session>> shares = new ArrayList<>();
    private final Queue<Fresh> fresh = new ArrayDeque<>();
    private int second;

    private record Fresh(Session session, long goesLiveAt) {}

    Sessions() {
        for (int share = 0; share < ROUND; share++) {
            shares.add(new HashSet<>());
        }
    }

    void add(Session session) {
        byUser.computeIfAbsent(session.userId(), user -> new ArrayList<>(1)).add(session);
        share(session).add(session);
        fresh.add(new Fresh(session, System.nanoTime() + FIRST_FRAME_NANOS));
    }

    /** Called at short intervals: whoever has not sent a first frame in time gets what is live. */
    void checkFresh() {
        while (!fresh.isEmpty() && fresh.peek().goesLiveAt - System.nanoTime() <= 0) {
            fresh.remove().session.goLive();
        }
    }

    void remove(Session session) {
        share(session).remove(session);
        byUser.computeIfPresent(session.userId(), (user, sessions) -> {
            sessions.remove(session);
            return sessions.isEmpty() ? null : sessions;
        });
    }

    /** Hands a frame to every session of every recipient. */
    void deliver(Delivery delivery) {
        for (String recipient : delivery.recipients()) {
            List<Session> sessions = byUser.get(recipient);
            if (sessions != null) {
                for (int index = 0; index < sessions.size(); index++) {
                    sessions.get(index).deliver(delivery);
                }
            }
        }
    }

    /** Called every second: looks for sessions whose client is gone. */
    void checkLives() {
        second = (second + 1) % ROUND;
        List.copyOf(shares.get(second)).forEach(Session::checkLife);
    }

    /** All sessions, as they are now. */
    Collection<Session> all() {
        List<Session> all = new ArrayList<>();
        shares.forEach(all::addAll);
        return all;
    }

    private Set<Session> share(Session session) {
        return shares.get(Math.floorMod(session.connectionId().hashCode(), ROUND));
    }
}
