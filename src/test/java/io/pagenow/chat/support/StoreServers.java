package io.pagenow.chat.support;

import java.util.EnumMap;
import java.util.Map;

/** A server for each kind of store, started when a test needs it. */
public final class StoreServers implements AutoCloseable {
    private final Map<StoreServer.Kind, StoreServer> servers = new EnumMap<>(StoreServer.Kind.class);

    public synchronized StoreServer of(StoreServer.Kind kind) {
        return servers.computeIfAbsent(kind, StoreServer::start);
    }

    @Override
    public synchronized void close() {
        servers.values().forEach(StoreServer::close);
    }
}
