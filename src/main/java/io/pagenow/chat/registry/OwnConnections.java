package io.pagenow.chat.registry;

import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.directory.Directory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries that the registry should hold for this node, and the ownership of all others. Confined to one event loop.
 */
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
        hasLeftAnotherNode(connection.userId());
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

    /** Returns a copy of the user ids. */
    List<String> users() {
        return List.copyOf(connectionsByUser.keySet());
    }

    /** Returns a copy of the connection ids. */
    List<String> connections() {
        return List.copyOf(userByConnection.keySet());
    }

    boolean hasUser(String userId) {
        return connectionsByUser.containsKey(userId);
    }

    /** Returns the user of a connection of this node, or null if there is no such connection. */
    @Nullable
    String userOf(String connectionId) {
        return userByConnection.get(connectionId);
    }

    /** Returns the user's most recently opened connection, {@code ""} if there is none. */
    String newestOf(String userId) {
        String newest = "";
        for (String connection : connectionsByUser.getOrDefault(userId, new LinkedHashSet<>())) {
            newest = connection;
        }
        return newest;
    }

    /** Returns the other nodes to which the user is connected. */
    Set<String> others(String userId) {
        Set<String> nodes = new HashSet<>(directory.of(userId).keySet());
        nodes.remove(directory.nodeId());
        return nodes;
    }

    /** Returns whether the user has disconnected from another node since the last call. */
    boolean hasLeftAnotherNode(String userId) {
        Set<String> now = others(userId);
        Set<String> before = now.isEmpty() ? othersByUser.remove(userId) : othersByUser.put(userId, now);
        return before != null && !now.containsAll(before);
    }

    boolean isOnlyNode() {
        return directory.nodes().size() == 1;
    }

    /**
     * Returns whether a connection no longer exists on any node. False for ids that no node has assigned, because
     * nothing is known about them.
     *
     * @param left nodes that have left, which the directory may not know yet
     */
    boolean isGone(String connectionId, Set<String> left) {
        String node = RedisHashes.nodeOf(connectionId);
        if (node.equals(directory.nodeId())) {
            return !userByConnection.containsKey(connectionId);
        }
        return !node.isEmpty() && (left.contains(node) || !directory.nodes().contains(node));
    }

    /**
     * Returns whether the field of a user of this node holds a connection that the user does not have, as far as known
     * here.
     */
    boolean isWrong(String userId, String connectionId) {
        String node = RedisHashes.nodeOf(connectionId);
        return node.equals(directory.nodeId())
                ? !userId.equals(userByConnection.get(connectionId))
                : !directory.of(userId).containsKey(node);
    }
}
