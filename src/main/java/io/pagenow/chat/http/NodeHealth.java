package io.pagenow.chat.http;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Ping;
import io.pagenow.chat.model.ClusterHealth;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Health of this node, shared by all event loops. Queries the database and the cluster at most once per second, so that
 * a flood of health checks causes no load. Thread-safe.
 */
public final class NodeHealth {
    /** Timeout of one query. */
    private static final long TIMEOUT_SECONDS = 3;

    /** Age up to which the last response of the database stands in for a missing one. */
    static final Duration MEMORY = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final SharedAnswer<Boolean> database;
    private final SharedAnswer<ClusterHealth> cluster;
    private volatile LastUp lastUp = new LastUp(false, 0);

    /** @param at time of the database's last response, by the monotonic clock in nanoseconds */
    private record LastUp(boolean ever, long at) {}

    public NodeHealth(Vertx vertx, Bus bus) {
        this(vertx, bus, System::nanoTime);
    }

    NodeHealth(Vertx vertx, Bus bus, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.database = new SharedAnswer<>(vertx, () -> queryDatabase(bus), nanoTime);
        this.cluster = new SharedAnswer<>(
                vertx,
                () -> bus.request(Addresses.CLUSTER_HEALTH, new Ping()).timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS),
                nanoTime);
    }

    /** Returns whether the database responds; never fails. */
    Future<Boolean> databaseIsUp() {
        return database.get();
    }

    /**
     * Returns the node's view of its cluster. Fails if this node is not a member of a cluster, or is too busy to
     * respond.
     */
    Future<ClusterHealth> cluster() {
        return cluster.get();
    }

    private Future<Boolean> queryDatabase(Bus bus) {
        long queriedAt = nanoTime.getAsLong();
        return bus.request(Addresses.DATABASE_HEALTH, new Ping())
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .onSuccess(up -> lastUp = new LastUp(up, queriedAt))
                .otherwise(silent -> wasUpRecently());
    }

    /** A missing response does not prove that the database is down: it or this node may have stalled for a moment. */
    private boolean wasUpRecently() {
        LastUp known = lastUp;
        return known.ever && nanoTime.getAsLong() - known.at < MEMORY.toNanos();
    }
}
