package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Addresses.Connection;
import io.pagenow.chat.bus.Addresses.NodeLeft;
import io.pagenow.chat.cluster.Directory;
import io.pagenow.chat.config.Secret;
import io.pagenow.chat.metric.Reading;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry in Redis: the hash {@code chat_user_connection} gives one open connection of a user, on this node the newest, {@code
 * chat_connection_user} the user of a connection. What should be there of this node is kept here, and Redis follows: changes are
 * written in batches, one batch at a time, and everything is written again whenever Redis may have lost it. Each node writes its own
 * entries alone. Belongs to one event loop.
 */
final class RedisRegistry implements ConnectionRegistry, RedisLink.Listener, RedisCheck.Findings {
    private static final long CLOSE_SECONDS = 5;

    /** Most changes of one batch. Redis executes a batch without a break for others. */
    private static final int BATCH = 1_000;

    private static final Logger log = LoggerFactory.getLogger(RedisRegistry.class);

    /** Nodes write within this time of a change in the directory, with a second for the check to begin. */
    private static final long EXPLAINED_MILLIS = 5_000;

    private final Directory directory;
    private final long explainedNanos;
    private final OwnConnections own;
    private final RedisLink link;
    private final RedisCheck check;
    private final Runnable endListening;
    private final Set<String> changedConnections = new LinkedHashSet<>();
    /** Whether the user has a new connection; otherwise the field is only seen to. */
    private final Map<String, Boolean> changedUsers = new LinkedHashMap<>();

    private final Set<String> left = new HashSet<>();
    private final Promise<Void> written = Promise.promise();
    private long directoryChangedAt = System.nanoTime();
    private boolean writing;
    private boolean sweeping;
    private boolean sweepAgain;
    private boolean closing;

    /**
     * Connects in the background.
     *
     * @param state 1 while Redis can be reached, else 0
     */
    RedisRegistry(Vertx vertx, Secret uri, Directory directory, Reading state) {
        this(vertx, uri, directory, state, EXPLAINED_MILLIS);
    }

    /** @param explainedMillis how long after the directory has changed a change in Redis is taken for another node's */
    RedisRegistry(Vertx vertx, Secret uri, Directory directory, Reading state, long explainedMillis) {
        this.explainedNanos = TimeUnit.MILLISECONDS.toNanos(explainedMillis);
        this.directory = directory;
        this.own = new OwnConnections(directory);
        this.link = new RedisLink(vertx, uri, this, state);
        this.check = new RedisCheck(vertx, link, own, this::isExplained, this);
        Context context = vertx.getOrCreateContext();
        this.endListening = directory.listen(user -> context.runOnContext(told -> entriesChanged(user)));
        link.open();
    }

    @Override
    public void connected(Connection connection) {
        own.add(connection);
        changedConnections.add(connection.connectionId());
        changedUsers.put(connection.userId(), true);
        writeChanges();
    }

    @Override
    public void disconnected(Connection connection) {
        own.remove(connection);
        changedConnections.add(connection.connectionId());
        changedUsers.putIfAbsent(connection.userId(), false);
        writeChanges();
    }

    /** If the field held the connection of a node that no longer has the user, this node's takes its place. */
    private void entriesChanged(String userId) {
        directoryChangedAt = System.nanoTime();
        if (own.hasUser(userId) && own.othersHaveLeft(userId)) {
            user(userId);
        }
    }

    /** Whether other nodes have had reason to write lately, which is then what Redis tells of. */
    private boolean isExplained() {
        return System.nanoTime() - directoryChangedAt < explainedNanos;
    }

    @Override
    public void nodeLeft(NodeLeft event) {
        if (event.cleaner()) {
            left.add(event.nodeId());
            sweep();
        }
    }

    @Override
    public void up() {
        everything();
        sweep();
    }

    @Override
    public void flushed() {
        everything();
    }

    @Override
    public void changed() {
        if (!closing) {
            check.request();
        }
    }

    @Override
    public void connection(String connectionId) {
        changedConnections.add(connectionId);
        writeChanges();
    }

    @Override
    public void user(String userId) {
        changedUsers.putIfAbsent(userId, false);
        writeChanges();
    }

    @Override
    public void everything() {
        markEverything();
        writeChanges();
    }

    private void markEverything() {
        changedConnections.addAll(own.connections());
        own.users().forEach(user -> changedUsers.putIfAbsent(user, false));
    }

    private void writeChanges() {
        if (writing || !link.isUp()) {
            return;
        }
        if (changedUsers.isEmpty() && changedConnections.isEmpty()) {
            if (closing) {
                written.tryComplete();
            }
            return;
        }
        writing = true;
        List<String> connections = changedConnections.stream().limit(BATCH).toList();
        connections.forEach(changedConnections::remove);
        Map<String, Boolean> users = new LinkedHashMap<>();
        changedUsers.entrySet().stream().limit(BATCH).forEach(entry -> users.put(entry.getKey(), entry.getValue()));
        users.keySet().forEach(changedUsers::remove);
        List<Request> requests = new ArrayList<>();
        addConnections(requests, connections);
        addUsers(requests, users);
        link.batch(requests)
                .onComplete(
                        done -> {
                            writing = false;
                            writeChanges();
                        },
                        failure -> {
                            writing = false;
                            if (closing) {
                                written.tryFail(failure);
                            }
                            changedConnections.addAll(connections);
                            users.forEach((user, opened) -> changedUsers.merge(user, opened, Boolean::logicalOr));
                            writeChanges();
                        });
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
            requests.add(RedisHashes.settle(directory.nodeId(), settled));
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

    /** Removes what nodes that are gone have left behind, this one's own earlier runs among them. */
    private void sweep() {
        if (sweeping || closing || !link.isUp()) {
            sweepAgain |= sweeping;
            return;
        }
        sweeping = true;
        sweepAgain = false;
        Set<String> gone = Set.copyOf(left);
        new RedisSweep(link, connection -> own.isGone(connection, gone), this::fieldRemoved)
                .run()
                .onComplete(
                        removed -> {
                            left.removeAll(gone);
                            if (removed > 0) {
                                log.info("Removed {} entries of connections that are gone from Redis", removed);
                            }
                            swept();
                        },
                        failure -> swept());
    }

    private void swept() {
        sweeping = false;
        if (sweepAgain) {
            sweep();
        }
    }

    private void fieldRemoved(String userId) {
        if (own.hasUser(userId)) {
            user(userId);
        }
    }

    @Override
    public Future<Void> close() {
        endListening.run();
        markEverything();
        own.clear();
        closing = true;
        if (!link.isUp()) {
            return link.close();
        }
        writeChanges();
        return written.future()
                .timeout(CLOSE_SECONDS, TimeUnit.SECONDS)
                .onFailure(failure ->
                        log.warn("The connection registry in Redis was not cleared: {}", failure.getMessage()))
                .otherwiseEmpty()
                .eventually(link::close);
    }
}
