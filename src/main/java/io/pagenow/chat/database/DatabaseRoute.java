package io.pagenow.chat.database;

import io.pagenow.chat.config.DatabaseUri.Host;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the hosts connections go to, and whether a pooler stands there. Found by a connection of its own when it is first asked for, and
 * again after it was doubted. Belongs to one event loop.
 */
public final class DatabaseRoute {
    private static final Logger log = LoggerFactory.getLogger(DatabaseRoute.class);

    private final Vertx vertx;
    private final DatabaseAddress database;
    private Future<Found> found;
    private boolean pooled;

    public DatabaseRoute(Vertx vertx, DatabaseAddress database) {
        this.vertx = vertx;
        this.database = database;
    }

    /**
     * @param options for connections
     * @param pooled whether a pooler such as PgBouncer is there: then a session may change between two transactions
     */
    public record Found(PgConnectOptions options, boolean pooled) {}

    /** @return fails if no host lets this client in, with what the last one has said */
    public Future<Found> find() {
        if (found == null) {
            Future<Found> search = tryFrom(0);
            found = search;
            search.onFailure(failure -> forget(search));
        }
        return found;
    }

    /** Something was wrong with a connection, so the next one looks again where to go. */
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
        Future<Found> tried = look(hosts.get(index));
        return index == hosts.size() - 1 ? tried : tried.recover(failure -> tryFrom(index + 1));
    }

    private Future<Found> look(Host host) {
        return LoneConnection.with(
                        vertx, database.connectOptions(host, true), database.connectTimeout(), DatabaseRoute::look)
                .compose(look -> judge(host, look));
    }

    private record Look(boolean pooled, boolean readOnly) {}

    /** A pooler gives out process ids of its own, and the process that answers has another. */
    private static Future<Look> look(PgConnection connection) {
        return connection.query(DatabaseSql.LOOK).execute().map(rows -> {
            Row row = rows.iterator().next();
            return new Look(row.getInteger(0) != connection.processId(), row.getBoolean(1));
        });
    }

    private Future<Found> judge(Host host, Look look) {
        if (database.writableOnly() && look.readOnly) {
            return Future.failedFuture(host.name() + ":" + host.port() + " takes no writes");
        }
        if (look.pooled && database.setsSessionParameters()) {
            return Future.failedFuture(Pooler.NO_PARAMETERS);
        }
        if (look.pooled && !pooled) {
            log.info("A pooler is in front of the database: no statement is kept prepared beyond its transaction");
        }
        pooled = look.pooled;
        return Future.succeededFuture(new Found(database.connectOptions(host, look.pooled), look.pooled));
    }
}
