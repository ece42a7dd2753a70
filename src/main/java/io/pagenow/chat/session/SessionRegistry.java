package io.pagenow.chat.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The sockets of one kind on one event loop, by user. A user may have any number of them, here and on other loops and nodes. */
final class SessionRegistry<S extends ClientConnection> {
    /** Seconds in which every session is looked at once; each second has its share of them. */
    private static final int ROUND = 30;

    private final Map<String, List<S>> byUser = new HashMap<>();
    private final List<Set<S>> shares = new ArrayList<>();
    private int second;

    SessionRegistry() {
        for (int share = 0; share < ROUND; share++) {
            shares.add(new HashSet<>());
        }
    }

    void add(S session) {
        byUser.computeIfAbsent(session.userId(), user -> new ArrayList<>(1)).add(session);
        share(session).add(session);
    }

    void remove(S session) {
        share(session).remove(session);
        byUser.computeIfPresent(session.userId(), (user, sessions) -> {
            sessions.remove(session);
            return sessions.isEmpty() ? null : sessions;
        });
    }

    /**
     * Hands something over to every session of every recipient.
     *
     * @return to how many
     */
    int deliver(List<String> recipients, Consumer<S> handOver) {
        int handed = 0;
        for (String recipient : recipients) {
            List<S> sessions = byUser.get(recipient);
            if (sessions != null) {
                handed += sessions.size();
                for (int index = 0; index < sessions.size(); index++) {
                    handOver.accept(sessions.get(index));
                }
            }
        }
        return handed;
    }

    /** The sessions of one user, as they are now. */
    List<S> of(String userId) {
        return List.copyOf(byUser.getOrDefault(userId, List.of()));
    }

    /** Called every second: looks for sessions whose client is gone. */
    void checkLives() {
        second = (second + 1) % ROUND;
        List.copyOf(shares.get(second)).forEach(ClientConnection::checkLife);
    }

    void forEach(Consumer<S> visit) {
        shares.forEach(share -> share.forEach(visit));
    }

    /** All sessions, as they are now. */
    Collection<S> all() {
        List<S> all = new ArrayList<>();
        shares.forEach(all::addAll);
        return all;
    }

    private Set<S> share(S session) {
        return shares.get(Math.floorMod(session.connection().connectionId().hashCode(), ROUND));
    }
}
