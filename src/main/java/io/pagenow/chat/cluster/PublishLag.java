package io.pagenow.chat.cluster;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Ping;
import java.util.function.LongSupplier;

/**
 * The time by which this node publishes later than it commits, as while the database is slow. Other nodes rely on it: they
 * start in the middle of a conversation only if nothing before that can still come. Not thread-safe; confined to one event
 * loop.
 */
final class PublishLag {
    /** A shorter lag does not matter: nodes look two seconds back. */
    private static final long TOLERATED_MILLIS = 300;

    private final Bus bus;
    private final LongSupplier clock;
    private long reportedMillis;
    private boolean requested;
    private long requestedAt;

    /** @param clock monotonic, in milliseconds */
    PublishLag(Bus bus, LongSupplier clock) {
        this.bus = bus;
        this.clock = clock;
    }

    /** Asks the writer again. Called at intervals much shorter than the tolerated lag. */
    void refresh() {
        if (requested) {
            return;
        }
        requested = true;
        requestedAt = clock.getAsLong();
        bus.request(Addresses.PUBLISH_LAG, new Ping()).onComplete(reply -> {
            requested = false;
            if (reply.succeeded()) {
                reportedMillis = reply.result();
            }
        });
    }

    /** Returns the lag in milliseconds; 0 if it is tolerated. A writer that does not reply lags at least as long. */
    long millis() {
        long millis = Math.max(reportedMillis, requested ? clock.getAsLong() - requestedAt : 0);
        return millis > TOLERATED_MILLIS ? millis : 0;
    }
}
