package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Connection;
import io.pagenow.chat.bus.Addresses.Deliveries;
import io.pagenow.chat.bus.Addresses.Visibility;
import io.pagenow.chat.bus.Addresses.VisibilityChanged;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.directory.Directory;
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
 * Wires who is connected where: this node's part of the directory, the registry for the outside, and what people are told of one another.
 */
public final class PresenceVerticle extends VerticleBase {
    /** How long changes are collected before they are told. */
    private static final long COLLECT_MILLIS = 500;

    /** How often telling and storing are left out after the database did not answer. */
    private static final int ROUNDS_LEFT_OUT = 10;

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
    private int leftOut;

    /**
     * @param directory who is connected to which node
     * @param everywhere brings frames to the sockets of users on all nodes
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
        registry = settings.redis()
                .uri()
                .<ConnectionRegistry>map(uri -> new RedisRegistry(
                        vertx, new RedisAddress(settings.redis()), directory, metrics.connectionRegistry()))
                .orElseGet(NoRegistry::new);
        changes = new PendingChanges();
        lastSeen = new LastSeenWriter(bus);
        online = new OnlineUsers(
                directory,
                Duration.ofSeconds(settings.presence().graceSeconds()),
                InstantSource.system(),
                System::nanoTime,
                changes,
                lastSeen);
        broadcaster = new PresenceBroadcaster(bus, changes, online, lastSeen, connections);
        directoryChanges =
                new DirectoryChanges(directory, task -> context.runOnContext(nothing -> task.run()), online::look);

        bus.serve(Addresses.CONNECT, this::connected);
        bus.subscribe(Addresses.DISCONNECTED, this::disconnected);
        bus.subscribe(Addresses.NODE_LEFT, registry::nodeLeft);
        PresenceQueries queries = new PresenceQueries(bus, online, lastSeen);
        bus.serve(Addresses.PRESENCE, queries::find);
        bus.subscribe(Addresses.BEFRIENDED, new NewFriends(bus, everywhere, online, queries)::tell);
        bus.serve(Addresses.SET_VISIBILITY, this::setVisibility);
        bus.subscribe(
                Addresses.VISIBILITY_CHANGED,
                changed -> changes.switched(changed.userId(), online.contains(changed.userId())));
        checkpoint = new LastSeenCheckpoint(connections, lastSeen, InstantSource.system(), System::nanoTime);
        vertx.setPeriodic(LastSeenCheckpoint.PASS_MILLIS, timer -> checkpoint.pass());
        vertx.setPeriodic(COLLECT_MILLIS, timer -> tellAndStore());
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

    private void tellAndStore() {
        online.expire();
        changes.compact(online::contains);
        if (leftOut > 0) {
            leftOut--;
            return;
        }
        Future.join(broadcaster.tell(), lastSeen.write()).onFailure(failure -> leftOut = ROUNDS_LEFT_OUT);
    }

    @Override
    public Future<?> stop() {
        directoryChanges.close();
        online.leave();
        Future<Void> stored = lastSeen.writeAll()
                .timeout(STORE_SECONDS, TimeUnit.SECONDS)
                .onFailure(failure ->
                        log.warn("When users were last seen is not stored for all of them: {}", failure.getMessage()))
                .otherwiseEmpty();
        return Future.join(stored, registry.close());
    }
}
