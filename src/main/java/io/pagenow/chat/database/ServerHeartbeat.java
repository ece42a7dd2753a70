package io.pagenow.chat.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records in the database that this server is running, and warns about other running servers outside its cluster, because they deliver
 * nothing live to each other's clients. Another server counts as running only if its beat count grows, so neither a restart nor the row
 * of a killed server raises a false alarm. Confined to one event loop.
 */
public final class ServerHeartbeat {
    /** Time between two beats, in milliseconds. Another server is detected after two of its beats. */
    public static final long INTERVAL_MILLIS = 10_000;

    private static final long WARNING_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long LAST_BEAT_SECONDS = 2;

    private static final Logger log = LoggerFactory.getLogger(ServerHeartbeat.class);

    private final Pool pool;
    private final UUID serverId = UUID.randomUUID();
    private final String process = "process " + ProcessHandle.current().pid();
    private final boolean clustered;
    private final LongSupplier nanoTime;
    private final Consumer<String> warning;
    private final Consumer<Boolean> webhooks;
    private Map<UUID, Long> beats = new HashMap<>();
    private long nextWarning;
    private Future<?> beating = Future.succeededFuture();
    private boolean stopped;

    /**
     * @param clustered true if this server is a node of a cluster
     * @param nanoTime monotonic clock, in nanoseconds, for the time between warnings
     * @param warning receives a message for the operator, at most once an hour
     * @param webhooks receives at each beat whether a webhook is enabled, so that finding out takes no query of its own
     */
    public ServerHeartbeat(
            Pool pool, boolean clustered, LongSupplier nanoTime, Consumer<String> warning, Consumer<Boolean> webhooks) {
        this.warning = warning;
        this.webhooks = webhooks;
        this.pool = pool;
        this.clustered = clustered;
        this.nanoTime = nanoTime;
        this.nextWarning = nanoTime.getAsLong();
    }

    /** Stores a beat and checks for other servers. Does nothing while the previous beat is pending. */
    public Future<?> beat() {
        if (stopped || !beating.isComplete()) {
            return beating;
        }
        beating = pool.preparedQuery(DatabaseSql.BEAT)
                .execute(Tuple.of(serverId, process, clustered))
                .onSuccess(this::compare)
                .onFailure(
                        failure -> log.debug("The heartbeat of this server was not stored: {}", failure.getMessage()));
        return beating;
    }

    /** There is one row at least, which has no server if there is no other. */
    private void compare(RowSet<Row> others) {
        webhooks.accept(others.iterator().next().getBoolean(4));
        Map<UUID, Long> seen = new HashMap<>();
        for (Row other : others) {
            UUID otherId = other.getUUID(0);
            if (otherId == null) {
                continue;
            }
            long beat = other.getLong(3);
            seen.put(otherId, beat);
            Long before = beats.get(otherId);
            if (before != null && beat > before && !(clustered && other.getBoolean(2))) {
                warn(other.getString(1));
            }
        }
        beats = seen;
    }

    private void warn(String place) {
        long now = nanoTime.getAsLong();
        if (now - nextWarning < 0) {
            return;
        }
        nextWarning = now + WARNING_NANOS;
        warning.accept("Another chat-api (" + place
                + ") uses this database, and the two are not in one cluster: clients of one server do not receive messages of"
                + " the other live. Set cluster.enabled (CHAT_CLUSTER_ENABLED=true) for all servers of this database, or stop"
                + " one");
    }

    /**
     * Stops the beats and removes this server's row, so that no other server counts it as running.
     *
     * @return completes when the row is removed or after 2 s; never fails
     */
    public Future<Void> stop() {
        stopped = true;
        return beating.otherwiseEmpty()
                .compose(done -> pool.preparedQuery(DatabaseSql.LAST_BEAT).execute(Tuple.of(serverId)))
                .timeout(LAST_BEAT_SECONDS, TimeUnit.SECONDS)
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }
}
