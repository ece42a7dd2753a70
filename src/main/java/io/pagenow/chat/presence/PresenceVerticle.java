package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Connection;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.cluster.Directory;
import io.pagenow.chat.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Wires who is connected where: this node's part of the directory, and the registry for the outside. */
public final class PresenceVerticle extends VerticleBase {
    private final Bus bus;
    private final Settings settings;
    private final Directory directory;
    private LocalConnections connections;
    private ConnectionRegistry registry;

    /** @param directory who is connected to which node */
    public PresenceVerticle(Bus bus, Settings settings, Directory directory) {
        this.bus = bus;
        this.settings = settings;
        this.directory = directory;
    }

    @Override
    public Future<?> start() {
        connections = new LocalConnections(directory);
        registry = settings.redis()
                .uri()
                .<ConnectionRegistry>map(uri -> new RedisRegistry(vertx, uri, directory))
                .orElseGet(NoRegistry::new);
        bus.serve(Addresses.CONNECT, this::connected);
        bus.subscribe(Addresses.DISCONNECTED, this::disconnected);
        bus.subscribe(Addresses.NODE_LEFT, registry::nodeLeft);
        return Future.succeededFuture();
    }

    private Future<Void> connected(Connection connection) {
        registry.connected(connection);
        return connections.add(connection);
    }

    private void disconnected(Connection connection) {
        registry.disconnected(connection);
        connections.remove(connection);
    }

    @Override
    public Future<?> stop() {
        return registry.close();
    }
}
