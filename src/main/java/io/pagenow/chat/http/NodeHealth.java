package io.pagenow.chat.http;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Ping;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.model.ClusterHealth;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How this node is, for all event loops together. The database and the cluster are asked once a second at most, so that a flood of health
 * calls is no load for them. May be used by several threads at once.
 */
public final class NodeHealth {
    /** For one question. */
    private static final long TIMEOUT_SECONDS = 3;

    /** How long the last answer of the database stands for one that does not come. */
    static final Duration MEMORY = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final SharedAnswer<Boolean> database;
    private final SharedAnswer<ClusterHealth> cluster;
    private volatile LastUp lastUp = new LastUp(false, 0);

    /** @param at when the database answered last, by the monotonic clock in nanoseconds */
    private record LastUp(boolean ever, long at) {}

    public NodeHealth(Vertx vertx, Bus bus) {
        this(vertx, bus, System::nanoTime);
    }

    NodeHealth(Vertx vertx, Bus bus, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.database = new SharedAnswer<>(vertx, () -> askDatabase(bus), nanoTime);
        this.cluster = new SharedAnswer<>(
                vertx,
                () -> bus.request(Addresses.CLUSTER_HEALTH, new Ping()).timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS),
                nanoTime);
    }

    /** Whether the database answers; never fails. */
    Future<Boolean> databaseIsUp() {
        return database.get();
    }

    /** Fails if this node is no member of a cluster, or is too busy to say. */
    Future<ClusterHealth> cluster() {
        return cluster.get();
    }

    private Future<Boolean> askDatabase(Bus bus) {
        long asked = nanoTime.getAsLong();
        return bus.request(Addresses.DATABASE_HEALTH, new Ping())
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .onSuccess(up -> lastUp = new LastUp(up, asked))
                .otherwise(silent -> wasUpLately());
    }

    /** No answer is no evidence that the database is away: it, or this node, may have halted for a moment. */
    private boolean wasUpLately() {
        LastUp known = lastUp;
        return known.ever && nanoTime.getAsLong() - known.at < MEMORY.toNanos();
    }
}
