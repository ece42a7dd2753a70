package io.pagenow.chat.presence;

import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.directory.Directory;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The connections of this node. A user's first connection adds the user to the directory of all nodes, and closing the
 * last one removes it. Not thread-safe; confined to one event loop.
 */
final class LocalConnections {
    private final Directory directory;
    private final Map<String, Set<String>> connectionsByUser = new HashMap<>();
    private final Map<String, Future<Void>> published = new HashMap<>();

    LocalConnections(Directory directory) {
        this.directory = directory;
    }

    /** Adds a connection. Completes when every node knows that the user is connected here. */
    Future<Void> add(Connection connection) {
        connectionsByUser
                .computeIfAbsent(connection.userId(), user -> new HashSet<>())
                .add(connection.connectionId());
        return published.computeIfAbsent(connection.userId(), user -> directory.put(user, ""));
    }

    /** Returns the number of connected users. */
    int size() {
        return connectionsByUser.size();
    }

    /** Returns a snapshot of the connected users. */
    List<String> users() {
        return List.copyOf(connectionsByUser.keySet());
    }

    boolean contains(String userId) {
        return connectionsByUser.containsKey(userId);
    }

    /** Tells all nodes whether a user is at a device, if the user is connected. Completes when they know. */
    Future<Void> setActive(String userId, boolean active) {
        return contains(userId) ? directory.put(userId, active ? Directory.ACTIVE : "") : Future.succeededFuture();
    }

    void remove(Connection connection) {
        Set<String> connections = connectionsByUser.get(connection.userId());
        if (connections == null || !connections.remove(connection.connectionId()) || !connections.isEmpty()) {
            return;
        }
        connectionsByUser.remove(connection.userId());
        published.remove(connection.userId());
        directory.remove(connection.userId());
    }
}
