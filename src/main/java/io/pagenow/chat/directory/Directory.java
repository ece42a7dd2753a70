package io.pagenow.chat.directory;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Entries of every node about its own users, replicated to all nodes and read from memory. An entry belongs to one node
 * and one user; a node writes only its own entries, and they disappear with it. Thread-safe.
 */
public interface Directory {
    /** The fact about a connected user who is at the device; of any other connected user it is empty. */
    String ACTIVE = "active";

    /**
     * Returns this node's id, unique over all nodes and all their runs; 1 to 64 characters of {@code A-Z a-z 0-9 -}.
     */
    String nodeId();

    /** Returns an immutable snapshot of the ids of all current nodes, this one included. */
    Set<String> nodes();

    /**
     * Sets this node's entry for a user.
     *
     * @param fact any text
     * @return completes when all nodes have the entry, or after at most two seconds if a node does not respond; never
     *     fails
     */
    Future<Void> put(String userId, String fact);

    /** Removes this node's entry for a user. Replication to other nodes is asynchronous. */
    void remove(String userId);

    /** Returns an immutable snapshot of a user's entries by node id, this node's included; empty if there are none. */
    Map<String, String> of(String userId);

    /** Returns whether any node has an entry for the user. */
    default boolean contains(String userId) {
        return !of(userId).isEmpty();
    }

    /** Returns the users that have an entry of a node, as all nodes see it. Reads all entries. */
    List<String> usersOf(String nodeId);

    /** Receives changes of entries. */
    @FunctionalInterface
    interface Listener {
        /**
         * Called after each change, on any thread; must not block. {@link #of} reads the entries.
         *
         * @param userId the user whose entries changed
         * @param wasPresent whether the user had an entry before the change, of any node
         */
        void changed(String userId, boolean wasPresent);
    }

    /**
     * Registers a listener for changes of entries on any node.
     *
     * @return unregisters the listener
     */
    Runnable listen(Listener listener);
}
