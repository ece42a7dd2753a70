package io.pagenow.chat.registry;

import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pending writes to the registry in Redis. Only keys are queued; values are looked up when they are written. */
final class RegistryChanges {
    /** Maximum changes per batch. Redis serves no other client while it executes a batch. */
    private static final int BATCH = 1_000;

    private final String nodeId;
    private final OwnConnections own;
    private final Set<String> connections = new LinkedHashSet<>();

    /** Users to write; true if the user has a new connection, false if its field only needs repair. */
    private final Map<String, Boolean> users = new LinkedHashMap<>();

    RegistryChanges(String nodeId, OwnConnections own) {
        this.nodeId = nodeId;
        this.own = own;
    }

    /**
     * Changes that are written together.
     *
     * @param users by user id, whether the user has a new connection
     */
    record Batch(List<String> connections, Map<String, Boolean> users) {}

    void connection(String connectionId) {
        connections.add(connectionId);
    }

    /** Queues a repair of the user's field. */
    void user(String userId) {
        users.putIfAbsent(userId, false);
    }

    /** Queues setting the user's field to its newest connection. */
    void opened(String userId) {
        users.put(userId, true);
    }

    /** Queues all entries of this node. */
    void everything() {
        connections.addAll(own.connections());
        own.users().forEach(this::user);
    }

    boolean isEmpty() {
        return users.isEmpty() && connections.isEmpty();
    }

    /** Removes and returns the oldest changes. */
    Batch take() {
        List<String> takenConnections = connections.stream().limit(BATCH).toList();
        takenConnections.forEach(connections::remove);
        Map<String, Boolean> takenUsers = new LinkedHashMap<>();
        users.entrySet().stream().limit(BATCH).forEach(entry -> takenUsers.put(entry.getKey(), entry.getValue()));
        takenUsers.keySet().forEach(users::remove);
        return new Batch(takenConnections, takenUsers);
    }

    /** Queues a failed batch again, merged with newer changes. */
    void putBack(Batch batch) {
        connections.addAll(batch.connections);
        batch.users.forEach((user, opened) -> users.merge(user, opened, Boolean::logicalOr));
    }

    /** Returns the commands that bring the batch's entries in Redis up to date. */
    List<Request> requests(Batch batch) {
        List<Request> requests = new ArrayList<>();
        addConnections(requests, batch.connections);
        addUsers(requests, batch.users);
        return requests;
    }

    private void addConnections(List<Request> requests, List<String> connections) {
        Map<String, String> open = new LinkedHashMap<>();
        Set<String> closed = new LinkedHashSet<>();
        for (String connection : connections) {
            String user = own.userOf(connection);
            if (user == null) {
                closed.add(connection);
            } else {
                open.put(connection, user);
            }
        }
        add(requests, RedisHashes.CONNECTION_USER, open, closed);
    }

    private void addUsers(List<Request> requests, Map<String, Boolean> users) {
        boolean alone = own.isOnlyNode();
        Map<String, String> set = new LinkedHashMap<>();
        Set<String> removed = new LinkedHashSet<>();
        List<RedisHashes.Settled> settled = new ArrayList<>();
        users.forEach((user, opened) -> {
            String newest = own.newestOf(user);
            if (!newest.isEmpty() && (opened || alone)) {
                set.put(user, newest);
            } else if (alone) {
                removed.add(user);
            } else {
                settled.add(new RedisHashes.Settled(user, newest, own.others(user)));
            }
        });
        add(requests, RedisHashes.USER_CONNECTION, set, removed);
        if (!settled.isEmpty()) {
            requests.add(RedisHashes.settle(nodeId, settled));
        }
    }

    private static void add(List<Request> requests, String hash, Map<String, String> set, Set<String> removed) {
        if (!set.isEmpty()) {
            requests.add(RedisHashes.set(hash, set));
        }
        if (!removed.isEmpty()) {
            requests.add(RedisHashes.delete(hash, removed));
        }
    }
}
