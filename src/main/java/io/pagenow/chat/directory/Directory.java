package io.pagenow.chat.directory;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What every node says about its own users, known to all nodes and read from memory. An entry belongs to one node and one user; a node
 * writes its own entries alone, and a node that is gone takes its entries with it. Safe for use by any thread.
 */
public interface Directory {

    /** This node's name, unique over all nodes and all their runs; 1 to 64 characters of {@code A-Z a-z 0-9 -}. */
    String nodeId();

    /** Ids of all nodes that are there, this one included. A snapshot that does not change. */
    Set<String> nodes();

    /**
     * Sets this node's entry of a user.
     *
     * @param fact any text
     * @return when all nodes have it. Completes after at most a second or two even if a node does not answer; never fails
     */
    Future<Void> put(String userId, String fact);

    /** Removes this node's entry of a user. Other nodes learn of it soon after. */
    void remove(String userId);

    /** All entries of a user by node id, this node's own included; empty if there are none. A snapshot that does not change. */
    Map<String, String> of(String userId);

    /** Whether any node has an entry of the user. */
    default boolean contains(String userId) {
        return !of(userId).isEmpty();
    }

    /**
     * Tells which user's entries have changed, on whichever node.
     *
     * @param listener gets a user id, on any thread, must not block; looks up the rest with {@link #of}
     * @return ends the listening
     */
    Runnable listen(Consumer<String> listener);
}
