package io.pagenow.chat.pages;

import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.model.UserPages;
import io.pagenow.chat.protocol.Frame;
import io.pagenow.chat.protocol.FrameEncoder;
import io.pagenow.chat.protocol.PageFact;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Pages of the users of all nodes, as this node knows them. Nodes share facts through the directory. The newest fact
 * wins, and stays valid while the user is connected to any node, even if the node that stored it falls silent or
 * leaves.
 *
 * <p>A user without a fact on any node may be about to come back, after a closed socket or a dead node, and is
 * remembered for the grace period. There is no grace period if nodes report the user as silent. Confined to one event
 * loop.
 */
final class KnownPages {
    private final Vertx vertx;
    private final Directory directory;
    private final long graceMillis;
    private final Consumer<String> onChange;
    private final Map<String, Known> byUser = new HashMap<>();

    /** @param onChange called with the id of a user whose {@link #frame} changed */
    KnownPages(Vertx vertx, Directory directory, long graceMillis, Consumer<String> onChange) {
        this.vertx = vertx;
        this.directory = directory;
        this.graceMillis = graceMillis;
        this.onChange = onChange;
    }

    private static final class Known {
        private PageFact fact = PageFact.ARRIVED;
        private Set<String> nodes = Set.of();
        private Optional<Long> grace = Optional.empty();
    }

    /** Returns the newest fact about a user, {@link PageFact#ARRIVED} if none is known. */
    PageFact fact(String userId) {
        refresh(userId);
        Known known = byUser.get(userId);
        return known == null ? PageFact.ARRIVED : known.fact;
    }

    /** Returns whether a node has a fact about the user, or had one within the grace period. */
    boolean contains(String userId) {
        return byUser.containsKey(userId);
    }

    UserPages pages(String userId) {
        PageFact fact = fact(userId);
        return new UserPages(userId, fact.current(), fact.latest());
    }

    /** Returns the frame that describes the user's present state to friends. */
    Frame frame(String userId) {
        Known known = byUser.get(userId);
        return known == null
                ? FrameEncoder.presenceTimeout(userId)
                : FrameEncoder.updatePresence(new UserPages(userId, known.fact.current(), known.fact.latest()));
    }

    /** Re-reads the facts about a user from the directory. */
    void refresh(String userId) {
        Map<String, PageFact> facts = new HashMap<>();
        directory.of(userId).forEach((node, text) -> PageFact.decode(text).ifPresent(fact -> facts.put(node, fact)));
        Set<String> nodes = facts.keySet();
        Known known = byUser.get(userId);
        boolean left = known != null && !nodes.containsAll(known.nodes);
        facts.values().removeIf(PageFact::silent);
        if (!facts.isEmpty()) {
            markPresent(userId, facts);
        } else if (known != null) {
            boolean allSilent = !left && !known.nodes.isEmpty();
            known.nodes = Set.of();
            if (allSilent || graceMillis == 0) {
                remove(userId, known);
            } else if (known.grace.isEmpty()) {
                known.grace = Optional.of(vertx.setTimer(graceMillis, timerId -> remove(userId, known)));
            }
        }
    }

    private void markPresent(String userId, Map<String, PageFact> facts) {
        Known known = byUser.computeIfAbsent(userId, unknown -> new Known());
        known.nodes = Set.copyOf(facts.keySet());
        endGrace(known);
        PageFact newest = facts.values().stream()
                .reduce((one, other) -> other.isAfter(one) ? other : one)
                .orElseThrow();
        if (newest.isAfter(known.fact)) {
            known.fact = newest;
            onChange.accept(userId);
        } else if (known.fact.isAfter(newest) && facts.containsKey(directory.nodeId())) {
            // The node that stored the newer fact has left; store it here, so that a node that starts now learns it.
            directory.put(userId, known.fact.encode());
        }
    }

    private void remove(String userId, Known known) {
        endGrace(known);
        byUser.remove(userId, known);
        onChange.accept(userId);
    }

    private void endGrace(Known known) {
        known.grace.ifPresent(vertx::cancelTimer);
        known.grace = Optional.empty();
    }

    void close() {
        byUser.values().forEach(this::endGrace);
        byUser.clear();
    }
}
