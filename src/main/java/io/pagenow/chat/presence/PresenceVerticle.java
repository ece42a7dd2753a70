package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Wires the registry of who is connected. */
public final class PresenceVerticle extends VerticleBase {
    private final Bus bus;
    private final Settings.Redis settings;
    private ConnectionRegistry registry;

    public PresenceVerticle(Bus bus, Settings.Redis settings) {
        this.bus = bus;
        this.settings = settings;
    }

    @Override
    public Future<?> start() {
        registry = settings.uri()
                .<ConnectionRegistry>map(uri -> new RedisRegistry(vertx, uri))
                .orElseGet(NoRegistry::new);
        bus.subscribe(Addresses.CONNECTIONS, registry::note);
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return registry.close();
    }
}
