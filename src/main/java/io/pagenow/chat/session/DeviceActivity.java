package io.pagenow.chat.session;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.bus.message.DeviceSignal;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/**
 * Reports that the user of a connection is at the device. Clients say so; of those that do not, each action of the user is a sign,
 * reported from time to time.
 */
final class DeviceActivity {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Bus bus;
    private final Connection connection;
    private boolean active;
    private long reportedAt;

    DeviceActivity(Bus bus, Connection connection) {
        this.bus = bus;
        this.connection = connection;
    }

    /** The user has sent, read or changed something. */
    void acted() {
        if (!active || System.nanoTime() - reportedAt >= INTERVAL_NANOS) {
            report(true);
        }
    }

    /** Completes when the report counts on all nodes. */
    Future<Void> report(boolean isActive) {
        active = isActive;
        reportedAt = System.nanoTime();
        return bus.request(Addresses.DEVICE_STATE, new DeviceSignal(connection, isActive));
    }
}
