package io.pagenow.chat.presence;

import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.bus.message.DeviceSignal;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The users of this node who are at a device. A connection counts for a minute after its last sign, because a device that falls asleep
 * sends no sign of it. Confined to one event loop.
 */
final class ActiveUsers {
    private static final long LIFE_NANOS = Duration.ofSeconds(60).toNanos();

    private final LocalConnections connections;
    private final LongSupplier nanoTime;

    /** Time of the last sign by connection, by user; no user is without a connection. */
    private final Map<String, Map<String, Long>> signs = new HashMap<>();

    /** @param nanoTime monotonic clock */
    ActiveUsers(LocalConnections connections, LongSupplier nanoTime) {
        this.connections = connections;
        this.nanoTime = nanoTime;
    }

    /** Completes when all nodes know whether the user is at a device. */
    Future<Void> signalled(DeviceSignal signal) {
        Connection connection = signal.connection();
        if (!signal.active()) {
            return closed(connection);
        }
        if (!connections.contains(connection.userId())) {
            return Future.succeededFuture();
        }
        Map<String, Long> ofUser = signs.get(connection.userId());
        if (ofUser != null) {
            ofUser.put(connection.connectionId(), nanoTime.getAsLong());
            return Future.succeededFuture();
        }
        ofUser = new HashMap<>();
        ofUser.put(connection.connectionId(), nanoTime.getAsLong());
        signs.put(connection.userId(), ofUser);
        return connections.setActive(connection.userId(), true);
    }

    /** Forgets the signs of a connection. Completes when all nodes know whether the user is at another device. */
    Future<Void> closed(Connection connection) {
        Map<String, Long> ofUser = signs.get(connection.userId());
        if (ofUser == null || ofUser.remove(connection.connectionId()) == null || !ofUser.isEmpty()) {
            return Future.succeededFuture();
        }
        signs.remove(connection.userId());
        return connections.setActive(connection.userId(), false);
    }

    /** Forgets signs that are too old. */
    void expire() {
        long now = nanoTime.getAsLong();
        Iterator<Map.Entry<String, Map<String, Long>>> users = signs.entrySet().iterator();
        while (users.hasNext()) {
            Map.Entry<String, Map<String, Long>> user = users.next();
            user.getValue().values().removeIf(since -> now - since >= LIFE_NANOS);
            if (user.getValue().isEmpty()) {
                users.remove();
                connections.setActive(user.getKey(), false);
            }
        }
    }
}
