package io.pagenow.chat.registry;

import io.pagenow.chat.bus.Addresses.Connection;
import io.pagenow.chat.bus.Addresses.NodeLeft;
import io.pagenow.chat.directory.Directory;
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
 * The registry in Redis: the hash {@code chat_user_connection} gives one open connection of a user, on this node the newest, {@code
 * chat_connection_user} the user of a connection. What should be there of this node is kept here, and Redis follows: changes are
 * written in batches, one batch at a time, and everything is written again whenever Redis may have lost it. Each node writes its own
 * entries alone. Belongs to one event loop.
 */
public final class RedisRegistry implements ConnectionRegistry, RedisLink.Listener, RedisCheck.Findings {
    private static final long CLOSE_SECONDS = 5;

    private static final Logger log = LoggerFactory.getLogger(RedisRegistry.class);

    /** Nodes write within this time of a change in the directory, with a second for the check to begin. */
    private static final long EXPLAINED_MILLIS = 5_000;

    private final long explainedNanos;
    private final OwnConnections own;
    private final RedisLink link;
    private final RedisCheck check;
    private final Runnable endListening;
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
     * @param state 1 while Redis can be reached, else 0
     */
    public RedisRegistry(Vertx vertx, RedisAddress address, Directory directory, Gauge state) {
        this(vertx, address, directory, state, EXPLAINED_MILLIS);
    }

    /** @param explainedMillis how long after the directory has changed a change in Redis is taken for another node's */
    RedisRegistry(Vertx vertx, RedisAddress address, Directory directory, Gauge state, long explainedMillis) {
        this.explainedNanos = TimeUnit.MILLISECONDS.toNanos(explainedMillis);
        this.own = new OwnConnections(directory);
        this.changes = new RegistryChanges(directory.nodeId(), own);
        this.link = new RedisLink(vertx, address, this, state);
        this.check = new RedisCheck(vertx, link, own, this::isExplained, this);
        Context context = vertx.getOrCreateContext();
        this.endListening = directory.listen(user -> context.runOnContext(told -> entriesChanged(user)));
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
