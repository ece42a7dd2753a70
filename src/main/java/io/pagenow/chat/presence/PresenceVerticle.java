package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.bus.message.Visibility;
import io.pagenow.chat.bus.message.VisibilityChanged;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.directory.DirectoryChanges;
import io.pagenow.chat.metric.Metrics;
import io.pagenow.chat.registry.ConnectionRegistry;
import io.pagenow.chat.registry.NoRegistry;
import io.pagenow.chat.registry.RedisAddress;
import io.pagenow.chat.registry.RedisRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wires presence: this node's part of the directory, the connection registry for other services, and the publication of
 * presence changes.
 */
public final class PresenceVerticle extends VerticleBase {
    /** Interval at which changes are collected and published. */
    private static final long COLLECT_MILLIS = 500;

    /** Users whose grace time ends in one turn of the event loop; a millisecond or two. */
    private static final int EXPIRED_PER_TURN = 1_000;

    /** Rounds skipped after a database failure. */
    private static final int SKIPPED_ROUNDS = 10;

    private static final long STORE_SECONDS = 5;

    private static final Logger log = LoggerFactory.getLogger(PresenceVerticle.class);

    private final Bus bus;
    private final Settings settings;
    private final Directory directory;
    private final Topic<Deliveries> everywhere;
    private final Metrics metrics;
    private LocalConnections connections;
    private ConnectionRegistry registry;
    private PendingChanges changes;
    private LastSeenWriter lastSeen;
    private LastSeenCheckpoint checkpoint;
    private OnlineUsers online;
    private PresenceBroadcaster broadcaster;
    private DirectoryChanges directoryChanges;
    private ActiveUsers active;
    private int roundsToSkip;

    /**
     * @param directory the connected users of all nodes
     * @param everywhere delivers frames to the sockets of users on all nodes
     */
    public PresenceVerticle(
            Bus bus, Settings settings, Directory directory, Topic<Deliveries> everywhere, Metrics metrics) {
        this.metrics = metrics;
        this.everywhere = everywhere;
        this.bus = bus;
        this.settings = settings;
        this.directory = directory;
    }

    @Override
    public Future<?> start() {
        connections = new LocalConnections(directory);
        active = new ActiveUsers(connections, System::nanoTime);
        registry = settings.redis()
                .uri()
                .<ConnectionRegistry>map(uri -> new RedisRegistry(
                        vertx, new RedisAddress(settings.redis()), directory, metrics.registerConnectionRegistry()))
                .orElseGet(NoRegistry::new);
        changes = new PendingChanges();
        lastSeen = new LastSeenWriter(bus);
        directoryChanges = new DirectoryChanges(
                directory,
                task -> context.runOnContext(nothing -> task.run()),
                (userId, wasPresent) -> online.update(userId, wasPresent));
        online = new OnlineUsers(
                directory,
                Duration.ofSeconds(settings.presence().graceSeconds()),
                InstantSource.system(),
                System::nanoTime,
                changes,
                lastSeen,
                directoryChanges::wasPresent);
        broadcaster = new PresenceBroadcaster(bus, changes, online, lastSeen, connections);

        bus.serve(Addresses.CONNECT, this::connected);
        bus.subscribe(Addresses.DISCONNECTED, this::disconnected);
        // Without push nobody asks, and other nodes need not know.
        bus.serve(
                Addresses.DEVICE_STATE,
                signal -> settings.push().enabled() ? active.signalled(signal) : Future.succeededFuture());
        bus.subscribe(Addresses.NODE_LEFT, registry::nodeLeft);
        PresenceQueries queries = new PresenceQueries(bus, online, lastSeen);
        bus.serve(Addresses.PRESENCE, queries::find);
        bus.subscribe(Addresses.BEFRIENDED, new NewFriends(bus, everywhere, online, queries)::notifyBoth);
        bus.serve(Addresses.SET_VISIBILITY, this::setVisibility);
        bus.subscribe(
                Addresses.VISIBILITY_CHANGED,
                changed -> changes.switched(changed.userId(), online.contains(changed.userId())));
        checkpoint = new LastSeenCheckpoint(connections, lastSeen, InstantSource.system(), System::nanoTime);
        vertx.setPeriodic(LastSeenCheckpoint.PASS_MILLIS, timer -> checkpoint.pass());
        vertx.setPeriodic(COLLECT_MILLIS, timer -> publishAndStore());
        return Future.succeededFuture();
    }

    private Future<Void> connected(Connection connection) {
        registry.connected(connection);
        checkpoint.arrived(connection.userId());
        return connections.add(connection);
    }

    private void disconnected(Connection connection) {
        registry.disconnected(connection);
        connections.remove(connection);
        active.closed(connection);
    }

    private Future<Void> setVisibility(Visibility visibility) {
        return bus.request(Addresses.STORE_VISIBILITY, visibility).map(isChange -> {
            if (isChange) {
                bus.publish(
                        Addresses.VISIBILITY_CHANGED,
                        new VisibilityChanged(visibility.userId(), visibility.visible(), directory.nodeId()));
            }
            return null;
        });
    }

    private void publishAndStore() {
        active.expire();
        expire();
        changes.compact(online::contains);
        if (roundsToSkip > 0) {
            roundsToSkip--;
            return;
        }
        Future.join(broadcaster.publish(), lastSeen.write()).onFailure(failure -> roundsToSkip = SKIPPED_ROUNDS);
    }

    /** In turns of the event loop, because a node that is lost takes all of its users along at the same moment. */
    private void expire() {
        if (online.expire(EXPIRED_PER_TURN)) {
            context.runOnContext(next -> expire());
        }
    }

    @Override
    public Future<?> stop() {
        directoryChanges.close();
        online.leave();
        Future<Void> stored = lastSeen.write()
                .timeout(STORE_SECONDS, TimeUnit.SECONDS)
                .onFailure(failure -> log.warn("Could not store all last-seen times: {}", failure.getMessage()))
                .otherwiseEmpty();
        return Future.join(stored, registry.close());
    }
}
