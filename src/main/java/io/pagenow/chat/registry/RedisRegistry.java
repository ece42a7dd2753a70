package io.pagenow.chat.registry;

import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.bus.message.NodeLeft;
import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.directory.DirectoryChanges;
import io.pagenow.chat.metric.Gauge;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry in Redis. The hash {@code chat_user_connection} maps a user to one open connection, on this node the
 * newest; {@code chat_connection_user} maps a connection to its user. This node's entries are kept in memory and Redis
 * follows: changes are written one batch at a time, and everything is written again whenever Redis may have lost it.
 * Each node writes only its own entries. Not thread-safe; confined to one event loop.
 */
public final class RedisRegistry implements ConnectionRegistry, RedisLink.Listener, RedisCheck.Findings {
    private static final long CLOSE_SECONDS = 5;

    private static final Logger log = LoggerFactory.getLogger(RedisRegistry.class);

    /** Nodes write within this time after a directory change, the one-second delay of the check included. */
    private static final long EXPLAINED_MILLIS = 5_000;

    private final long explainedNanos;
    private final OwnConnections own;
    private final RedisLink link;
    private final RedisCheck check;
    private final DirectoryChanges directoryChanges;
    private final RegistryChanges changes;
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
     * @param state 1 while Redis is connected, else 0
     */
    public RedisRegistry(Vertx vertx, RedisAddress address, Directory directory, Gauge state) {
        this(vertx, address, directory, state, EXPLAINED_MILLIS);
    }

    /** @param explainedMillis time after a directory change during which Redis changes are attributed to other nodes */
    RedisRegistry(Vertx vertx, RedisAddress address, Directory directory, Gauge state, long explainedMillis) {
        this.explainedNanos = TimeUnit.MILLISECONDS.toNanos(explainedMillis);
        this.own = new OwnConnections(directory);
        this.changes = new RegistryChanges(directory.nodeId(), own);
        this.link = new RedisLink(vertx, address, this, state);
        this.check = new RedisCheck(vertx, link, own, this::isExplained, this);
        Context context = vertx.getOrCreateContext();
        this.directoryChanges = new DirectoryChanges(
                directory,
                task -> context.runOnContext(ignored -> task.run()),
                (user, wasPresent) -> entriesChanged(user));
        link.open();
    }

    @Override
    public void connected(Connection connection) {
        own.add(connection);
        changes.connection(connection.connectionId());
        changes.opened(connection.userId());
        writeChanges();
    }

    @Override
    public void disconnected(Connection connection) {
        own.remove(connection);
        changes.connection(connection.connectionId());
        changes.user(connection.userId());
        writeChanges();
    }

    /** If the field held a connection of a node that the user left, this node's connection replaces it. */
    private void entriesChanged(String userId) {
        directoryChangedAt = System.nanoTime();
        if (own.hasUser(userId) && own.hasLeftAnotherNode(userId)) {
            user(userId);
        }
    }

    /** Returns whether other nodes had reason to write recently, which explains changes that Redis reports. */
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
        changes.connection(connectionId);
        writeChanges();
    }

    @Override
    public void user(String userId) {
        changes.user(userId);
        writeChanges();
    }

    @Override
    public void everything() {
        changes.everything();
        writeChanges();
    }

    private void writeChanges() {
        if (writing || !link.isUp()) {
            return;
        }
        if (changes.isEmpty()) {
            if (closing) {
                written.tryComplete();
            }
            return;
        }
        writing = true;
        RegistryChanges.Batch batch = changes.take();
        link.batch(changes.requests(batch))
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
                            changes.putBack(batch);
                            writeChanges();
                        });
    }

    /** Removes entries of nodes that left, including earlier runs of this one. */
    private void sweep() {
        if (sweeping || closing || !link.isUp()) {
            sweepAgain |= sweeping;
            return;
        }
        sweeping = true;
        sweepAgain = false;
        Set<String> departed = Set.copyOf(left);
        new RedisSweep(link, connection -> own.isGone(connection, departed), this::fieldRemoved)
                .run()
                .onComplete(
                        removed -> {
                            left.removeAll(departed);
                            if (removed > 0) {
                                log.info("Removed {} stale connection entries from Redis", removed);
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
        directoryChanges.close();
        changes.everything();
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
