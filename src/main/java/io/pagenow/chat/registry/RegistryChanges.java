package io.pagenow.chat.registry;

import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is to be written to the registry in Redis: which entries, not with what, which is looked up when they are written. */
final class RegistryChanges {
    /** Most changes of one batch. Redis executes a batch without a break for others. */
    private static final int BATCH = 1_000;

    private final String nodeId;
    private final OwnConnections own;
    private final Set<String> connections = new LinkedHashSet<>();

    /** Whether the user has a new connection; otherwise the field is only seen to. */
    private final Map<String, Boolean> users = new LinkedHashMap<>();

    RegistryChanges(String nodeId, OwnConnections own) {
        this.nodeId = nodeId;
        this.own = own;
    }

    /**
     * Changes that are written together.
     *
     * @param users whether each has a new connection
     */
    record Batch(List<String> connections, Map<String, Boolean> users) {}

    void connection(String connectionId) {
        connections.add(connectionId);
    }

    /** The user's field is seen to. */
    void user(String userId) {
        users.putIfAbsent(userId, false);
    }

    /** The user's field is to hold the user's newest connection. */
    void opened(String userId) {
        users.put(userId, true);
    }

    /** All entries of this node. */
    void everything() {
        connections.addAll(own.connections());
        own.users().forEach(this::user);
    }

    boolean isEmpty() {
        return users.isEmpty() && connections.isEmpty();
    }

    /** Takes the oldest changes out. */
    Batch take() {
        List<String> takenConnections = connections.stream().limit(BATCH).toList();
        takenConnections.forEach(connections::remove);
        Map<String, Boolean> takenUsers = new LinkedHashMap<>();
        users.entrySet().stream().limit(BATCH).forEach(entry -> takenUsers.put(entry.getKey(), entry.getValue()));
        takenUsers.keySet().forEach(users::remove);
        return new Batch(takenConnections, takenUsers);
    }

    /** What could not be written is to be written again, with what has changed since. */
    void putBack(Batch batch) {
        connections.addAll(batch.connections);
        batch.users.forEach((user, opened) -> users.merge(user, opened, Boolean::logicalOr));
    }

    /** @return what makes Redis hold of the batch's entries what this node has now */
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
