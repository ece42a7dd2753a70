package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Addresses.Connection;
import io.pagenow.chat.directory.Directory;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The connections of this node. A user's first one puts the user into the directory of all nodes, the last one that closes takes the
 * user out again. Belongs to one event loop.
 */
final class LocalConnections {
    private final Directory directory;
    private final Map<String, Set<String>> connectionsByUser = new HashMap<>();
    private final Map<String, Future<Void>> entered = new HashMap<>();

    LocalConnections(Directory directory) {
        this.directory = directory;
    }

    /** @return when every node knows that this one has a connection of the user */
    Future<Void> add(Connection connection) {
        connectionsByUser
                .computeIfAbsent(connection.userId(), user -> new HashSet<>())
                .add(connection.connectionId());
        return entered.computeIfAbsent(connection.userId(), user -> directory.put(user, ""));
    }

    /** Who has a connection here, as it is now. */
    List<String> users() {
        return List.copyOf(connectionsByUser.keySet());
    }

    boolean contains(String userId) {
        return connectionsByUser.containsKey(userId);
    }

    void remove(Connection connection) {
        Set<String> connections = connectionsByUser.get(connection.userId());
        if (connections == null || !connections.remove(connection.connectionId()) || !connections.isEmpty()) {
            return;
        }
        connectionsByUser.remove(connection.userId());
        entered.remove(connection.userId());
        directory.remove(connection.userId());
    }
}
