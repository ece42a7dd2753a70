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
 * Brings the schema up to date. Nearly every start finds it so: one look at what was applied tells, and {@link Migrations}, which take
 * longer than all the rest of a start, are run only when it finds anything else than exactly the packaged versions.
 */
public final class Schema {
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Schema.class);

    private Schema() {}

    /** @return fails with {@link Migrations.MigrationException} if the database cannot be used */
    public static Future<Void> bringUpToDate(Vertx vertx, DatabaseAddress database) {
        return isCurrent(vertx, database)
                .compose(current -> current ? Future.succeededFuture() : migrate(vertx, database));
    }

    /** What keeps it from looking at the first host is found, and told, by the migrations. */
    private static Future<Boolean> isCurrent(Vertx vertx, DatabaseAddress database) {
        return LoneConnection.with(
                        vertx, database.connectOptions(database.hosts().get(0), true), LOOK, connection -> connection
                                .query(DatabaseSql.APPLIED_VERSIONS)
                                .execute())
                .map(rows -> applied(rows).equals(packaged()))
                .otherwise(failure -> {
                    log.debug("The schema has to be looked at more closely: {}", failure.getMessage());
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
