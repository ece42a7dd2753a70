package io.pagenow.chat.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema up to date. At nearly every start it already is, which a single query detects. {@link Migrations}, which take longer
 * than the rest of the start, run only if the applied versions differ from the packaged ones.
 */
public final class Schema {
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Schema.class);

    private Schema() {}

    /** @return fails with {@link Migrations.MigrationException} if the database cannot be used */
    public static Future<Void> bringUpToDate(Vertx vertx, DatabaseAddress database) {
        return isCurrent(vertx, database)
                .compose(current -> current ? Future.succeededFuture() : migrate(vertx, database));
    }

    /** Returns false on any failure; the migrations then meet the same failure and report it. */
    private static Future<Boolean> isCurrent(Vertx vertx, DatabaseAddress database) {
        return LoneConnection.with(
                        vertx,
                        database.connectOptions(database.hosts().get(0), true),
                        CHECK_TIMEOUT,
                        connection ->
                                connection.query(DatabaseSql.APPLIED_VERSIONS).execute())
                .map(rows -> applied(rows).equals(packaged()))
                .otherwise(failure -> {
                    log.debug("The version of the schema is unknown; running the migrations: {}", failure.getMessage());
                    return false;
                });
    }

    private static Future<Void> migrate(Vertx vertx, DatabaseAddress database) {
        return vertx.executeBlocking(
                () -> {
                    new Migrations(database).apply();
                    return null;
                },
                false);
    }

    private static List<String> applied(RowSet<Row> rows) {
        List<String> applied = new ArrayList<>();
        rows.forEach(row -> applied.add(row.getString(0)));
        return applied;
    }

    private static List<String> packaged() {
        return SchemaVersion.ALL.stream()
                .map(version -> version.script() + " " + version.checksum())
                .toList();
    }
}
