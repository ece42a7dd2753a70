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
 * What this node knows of the users of all nodes who share pages. Nodes say by the directory who is there with which page; the newest page
 * of all nodes counts, and it goes on to count when the node that told it falls silent or away while the user is still on another.
 *
 * <p>A user of whom no node says anything any more may be about to come back, whether the last socket was closed or a node has died, and is
 * remembered for the time of grace. Where nodes say that the user is silent there is none. Belongs to one event loop.
 */
final class KnownPages {
    private final Vertx vertx;
    private final Directory directory;
    private final long graceMillis;
    private final Consumer<String> announce;
    private final Map<String, Known> byUser = new HashMap<>();

    /** @param announce gets the id of a user of whom there is {@link #news} */
    KnownPages(Vertx vertx, Directory directory, long graceMillis, Consumer<String> announce) {
        this.vertx = vertx;
        this.directory = directory;
        this.graceMillis = graceMillis;
        this.announce = announce;
    }

    private static final class Known {
        private PageFact fact = PageFact.ARRIVED;
        private Set<String> nodes = Set.of();
        private Optional<Long> grace = Optional.empty();
    }

    /** The newest of what is known of a user, {@link PageFact#ARRIVED} if nothing is. */
    PageFact fact(String userId) {
        refresh(userId);
        Known known = byUser.get(userId);
        return known == null ? PageFact.ARRIVED : known.fact;
    }

    /** Whether a node says something of a user, or did so within the time of grace. */
    boolean contains(String userId) {
        return byUser.containsKey(userId);
    }

    UserPages pages(String userId) {
        PageFact fact = fact(userId);
        return new UserPages(userId, fact.current(), fact.latest());
    }

    /** What friends are to learn of a user. */
    Frame news(String userId) {
        Known known = byUser.get(userId);
        return known == null
                ? FrameEncoder.presenceTimeout(userId)
                : FrameEncoder.updatePresence(new UserPages(userId, known.fact.current(), known.fact.latest()));
    }

    /** Looks at what the nodes say of a user. */
    void refresh(String userId) {
        Map<String, PageFact> said = new HashMap<>();
        directory.of(userId).forEach((node, text) -> PageFact.decode(text).ifPresent(fact -> said.put(node, fact)));
        Set<String> talking = said.keySet();
        Known known = byUser.get(userId);
        boolean left = known != null && !talking.containsAll(known.nodes);
        said.values().removeIf(PageFact::silent);
        if (!said.isEmpty()) {
            isThere(userId, said);
        } else if (known != null) {
            boolean silenced = !left && !known.nodes.isEmpty();
            known.nodes = Set.of();
            if (silenced || graceMillis == 0) {
                isGone(userId, known);
            } else if (known.grace.isEmpty()) {
                known.grace = Optional.of(vertx.setTimer(graceMillis, over -> isGone(userId, known)));
            }
        }
    }

    private void isThere(String userId, Map<String, PageFact> said) {
        Known known = byUser.computeIfAbsent(userId, unknown -> new Known());
        known.nodes = Set.copyOf(said.keySet());
        endGrace(known);
        PageFact newest = said.values().stream()
                .reduce((one, other) -> other.isAfter(one) ? other : one)
                .orElseThrow();
        if (newest.isAfter(known.fact)) {
            known.fact = newest;
            announce.accept(userId);
        } else if (known.fact.isAfter(newest) && said.containsKey(directory.nodeId())) {
            // The node that told it has gone, and another that starts now could not know it.
            directory.put(userId, known.fact.encode());
        }
    }

    private void isGone(String userId, Known known) {
        endGrace(known);
        byUser.remove(userId, known);
        announce.accept(userId);
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
