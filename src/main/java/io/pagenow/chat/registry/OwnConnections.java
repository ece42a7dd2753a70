package io.pagenow.chat.registry;

import io.pagenow.chat.bus.Addresses.Connection;
import io.pagenow.chat.directory.Directory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the registry should hold of this node, and whose the rest is. Belongs to one event loop. */
final class OwnConnections {
    private final Directory directory;
    private final Map<String, LinkedHashSet<String>> connectionsByUser = new HashMap<>();
    private final Map<String, String> userByConnection = new HashMap<>();
    private final Map<String, Set<String>> othersByUser = new HashMap<>();

    OwnConnections(Directory directory) {
        this.directory = directory;
    }

    void add(Connection connection) {
        userByConnection.put(connection.connectionId(), connection.userId());
        connectionsByUser
                .computeIfAbsent(connection.userId(), user -> new LinkedHashSet<>())
                .add(connection.connectionId());
        othersHaveLeft(connection.userId());
    }

    void remove(Connection connection) {
        userByConnection.remove(connection.connectionId());
        connectionsByUser.computeIfPresent(connection.userId(), (user, connections) -> {
            connections.remove(connection.connectionId());
            return connections.isEmpty() ? null : connections;
        });
        if (!connectionsByUser.containsKey(connection.userId())) {
            othersByUser.remove(connection.userId());
        }
    }

    void clear() {
        connectionsByUser.clear();
        userByConnection.clear();
        othersByUser.clear();
    }

    /** User ids. A copy. */
    List<String> users() {
        return List.copyOf(connectionsByUser.keySet());
    }

    /** Connection ids. A copy. */
    List<String> connections() {
        return List.copyOf(userByConnection.keySet());
    }

    boolean hasUser(String userId) {
        return connectionsByUser.containsKey(userId);
    }

    /** The user of a connection of this node, null if there is no such connection. */
    String userOf(String connectionId) {
        return userByConnection.get(connectionId);
    }

    /** The user's connection that was opened last, empty if there is none. */
    String newestOf(String userId) {
        String newest = "";
        for (String connection : connectionsByUser.getOrDefault(userId, new LinkedHashSet<>())) {
            newest = connection;
        }
        return newest;
    }

    /** Other nodes that have the user. */
    Set<String> others(String userId) {
        Set<String> nodes = new HashSet<>(directory.of(userId).keySet());
        nodes.remove(directory.nodeId());
        return nodes;
    }

    /** Whether a node that had this user beside this one, when that was last asked, has the user no more. */
    boolean othersHaveLeft(String userId) {
        Set<String> now = others(userId);
        Set<String> before = now.isEmpty() ? othersByUser.remove(userId) : othersByUser.put(userId, now);
        return before != null && !now.containsAll(before);
    }

    boolean isOnlyNode() {
        return directory.nodes().size() == 1;
    }

    /**
     * Whether no node has this connection. Ids that no node has given are not known to be anything.
     *
     * @param left nodes that have left, whether or not the directory knows already
     */
    boolean isGone(String connectionId, Set<String> left) {
        String node = RedisHashes.nodeOf(connectionId);
        if (node.equals(directory.nodeId())) {
            return !userByConnection.containsKey(connectionId);
        }
        return !node.isEmpty() && (left.contains(node) || !directory.nodes().contains(node));
    }

    /** Whether a field of a user of this node holds no connection that the user has, as far as is known here. */
    boolean isWrong(String userId, String connectionId) {
        String node = RedisHashes.nodeOf(connectionId);
        return node.equals(directory.nodeId())
                ? !userId.equals(userByConnection.get(connectionId))
                : !directory.of(userId).containsKey(node);
    }
}
