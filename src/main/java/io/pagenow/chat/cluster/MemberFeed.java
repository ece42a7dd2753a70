package io.pagenow.chat.cluster;

import java.util.Set;
import java.util.function.Consumer;

/** The newest list of members, for one listener who may come later than the first list. */
final class MemberFeed {
    private Set<String> newest = Set.of();
    private Consumer<Set<String>> listener = members -> {};

    synchronized void update(Set<String> members) {
        newest = members;
        listener.accept(members);
    }

    synchronized void listen(Consumer<Set<String>> next) {
        listener = next;
        next.accept(newest);
    }
}
