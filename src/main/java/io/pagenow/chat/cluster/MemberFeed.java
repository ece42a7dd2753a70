package io.pagenow.chat.cluster;

import java.util.Set;
import java.util.function.Consumer;

/** Holds the latest list of members for one listener, which may register after the first list arrived. Thread-safe. */
final class MemberFeed {
    private Set<String> latest = Set.of();
    private Consumer<Set<String>> listener = members -> {};

    synchronized void update(Set<String> members) {
        latest = members;
        listener.accept(members);
    }

    synchronized void listen(Consumer<Set<String>> next) {
        listener = next;
        next.accept(latest);
    }
}
