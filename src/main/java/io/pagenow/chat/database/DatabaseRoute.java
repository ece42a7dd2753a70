package io.pagenow.chat.database;

import io.pagenow.chat.config.DatabaseUri.Host;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects the host to connect to and detects a pooler in front of it. The result is determined with a separate connection on first use,
 * cached, and determined again after {@link #doubt}. Confined to one event loop.
 */
public final class DatabaseRoute {
    private static final Logger log = LoggerFactory.getLogger(DatabaseRoute.class);

    private final Vertx vertx;
    private final DatabaseAddress database;
    private @Nullable Future<Found> found;
    private boolean pooled;

    public DatabaseRoute(Vertx vertx, DatabaseAddress database) {
        this.vertx = vertx;
        this.database = database;
    }

    /**
     * The selected host.
     *
     * @param options options for connections to it
     * @param pooled true if a pooler such as PgBouncer is in front of it; then the session may change between two transactions
     */
    public record Found(PgConnectOptions options, boolean pooled) {}

    /** @return the selected host; fails with the failure of the last host if none accepts this client */
    public Future<Found> find() {
        if (found != null) {
            return found;
        }
        Future<Found> search = tryFrom(0);
        found = search;
        search.onFailure(failure -> forget(search));
        return search;
    }

    /** Discards the cached result after a failure of a connection. */
    public void doubt() {
        if (found != null && found.isComplete()) {
            found = null;
        }
    }

    private void forget(Future<Found> search) {
        if (found == search) {
            found = null;
        }
    }

    private Future<Found> tryFrom(int index) {
        List<Host> hosts = database.hosts();
        Future<Found> tried = probe(hosts.get(index));
        return index == hosts.size() - 1 ? tried : tried.recover(failure -> tryFrom(index + 1));
    }

    private Future<Found> probe(Host host) {
        return LoneConnection.with(
                        vertx, database.connectOptions(host, true), database.connectTimeout(), DatabaseRoute::probe)
                .compose(probe -> evaluate(host, probe));
    }

    private record Probe(boolean pooled, boolean readOnly) {}

    /** A pooler assigns process ids of its own, which differ from that of the PostgreSQL backend. */
    private static Future<Probe> probe(PgConnection connection) {
        return connection.query(DatabaseSql.PROBE).execute().map(rows -> {
            Row row = rows.iterator().next();
            return new Probe(row.getInteger(0) != connection.processId(), row.getBoolean(1));
        });
    }

    private Future<Found> evaluate(Host host, Probe probe) {
        if (database.writableOnly() && probe.readOnly) {
            return Future.failedFuture(host.name() + ":" + host.port() + " rejects writes");
        }
        if (probe.pooled && database.setsSessionParameters()) {
            return Future.failedFuture(Pooler.NO_PARAMETERS);
        }
        if (probe.pooled && !pooled) {
            log.info("A pooler is in front of the database; prepared statements are not kept beyond their transaction");
        }
        pooled = probe.pooled;
        return Future.succeededFuture(new Found(database.connectOptions(host, probe.pooled), probe.pooled));
    }
}
