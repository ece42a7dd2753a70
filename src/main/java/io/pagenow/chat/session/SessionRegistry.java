package io.pagenow.chat.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sessions of one kind on one event loop, by user. A user may have any number of them, here and on other loops and
 * nodes. Confined to the event loop.
 */
final class SessionRegistry<S extends ClientConnection> {
    /** Seconds in which each session is checked once; every second checks one share of them. */
    private static final int ROUND_SECONDS = 30;

    private final Map<String, List<S>> byUser = new HashMap<>();
    private final List<Set<S>> shares = new ArrayList<>();
    private int second;

    SessionRegistry() {
        for (int share = 0; share < ROUND_SECONDS; share++) {
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
     * Applies an action to every session of every recipient.
     *
     * @return the number of sessions
     */
    int deliver(List<String> recipients, Consumer<S> action) {
        int count = 0;
        for (String recipient : recipients) {
            List<S> sessions = byUser.get(recipient);
            if (sessions != null) {
                count += sessions.size();
                for (int index = 0; index < sessions.size(); index++) {
                    action.accept(sessions.get(index));
                }
            }
        }
        return count;
    }

    /** Returns a copy of one user's sessions. */
    List<S> of(String userId) {
        return List.copyOf(byUser.getOrDefault(userId, List.of()));
    }

    /** Checks one share of the sessions for dead clients. Called every second. */
    void checkLiveness() {
        second = (second + 1) % ROUND_SECONDS;
        List.copyOf(shares.get(second)).forEach(ClientConnection::checkLiveness);
    }

    void forEach(Consumer<S> visit) {
        shares.forEach(share -> share.forEach(visit));
    }

    /** Returns a copy of all sessions. */
    List<S> all() {
        List<S> all = new ArrayList<>();
        shares.forEach(all::addAll);
        return all;
    }

    private Set<S> share(S session) {
        return shares.get(Math.floorMod(session.connection().connectionId().hashCode(), ROUND_SECONDS));
    }
}
