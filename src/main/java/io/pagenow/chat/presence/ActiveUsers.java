package io.pagenow.chat.presence;

import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.bus.message.DeviceSignal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The users of this node who are at a device: a connection counts for a minute after its last sign, because a device that sleeps sends no
 * sign of it. Changes reach the directory in passes, so that a client that changes its state all the time costs little. Confined to one
 * event loop.
 */
final class ActiveUsers {
    private static final long LIFE_NANOS = Duration.ofSeconds(60).toNanos();

    private final LocalConnections connections;
    private final LongSupplier nanoTime;
    private final Map<String, Map<String, Long>> signs = new HashMap<>();
    private final Set<String> published = new HashSet<>();

    /** @param nanoTime monotonic clock */
    ActiveUsers(LocalConnections connections, LongSupplier nanoTime) {
        this.connections = connections;
        this.nanoTime = nanoTime;
    }

    void signalled(DeviceSignal signal) {
        Connection connection = signal.connection();
        if (!signal.active()) {
            closed(connection);
        } else if (connections.contains(connection.userId())) {
            signs.computeIfAbsent(connection.userId(), user -> new HashMap<>())
                    .put(connection.connectionId(), nanoTime.getAsLong());
        }
    }

    void closed(Connection connection) {
        Map<String, Long> ofUser = signs.get(connection.userId());
        if (ofUser != null) {
            ofUser.remove(connection.connectionId());
        }
    }

    /** Writes to the directory who has come to a device or left it since the last pass. */
    void pass() {
        long now = nanoTime.getAsLong();
        signs.values().removeIf(ofUser -> {
            ofUser.values().removeIf(since -> now - since >= LIFE_NANOS);
            return ofUser.isEmpty();
        });
        published.removeIf(userId -> {
            boolean left = !signs.containsKey(userId);
            if (left) {
                connections.setActive(userId, false);
            }
            return left;
        });
        for (String userId : signs.keySet()) {
            if (published.add(userId)) {
                connections.setActive(userId, true);
            }
        }
    }
}
