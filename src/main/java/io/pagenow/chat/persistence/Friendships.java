package io.pagenow.chat.persistence;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects statements by whether the database has the original's {@code friendship_table}, which this server only reads.
 * The table is looked up at the start, and no longer used once it cannot be read.
 */
final class Friendships {
    /**
     * SQLSTATEs undefined_table, undefined_column and insufficient_privilege: the table was dropped or is a different
     * one.
     */
    private static final Set<String> NO_TABLE = Set.of("42P01", "42703", "42501");

    private static final Logger log = LoggerFactory.getLogger(Friendships.class);

    private final Pool pool;
    private boolean tableExists;

    Friendships(Pool pool) {
        this.pool = pool;
    }

    Future<Void> start() {
        return pool.query(PresenceSql.HAS_FRIENDSHIPS).execute().map(rows -> {
            tableExists = rows.iterator().next().getBoolean(0);
            return null;
        });
    }

    /**
     * Runs one of two statements.
     *
     * @param with statement for a database that has the table
     * @param without statement for a database without it
     */
    <T> Future<T> choose(String with, String without, Function<String, Future<T>> run) {
        return tableExists
                ? run.apply(with).recover(failure -> withoutTable(failure, without, run))
                : run.apply(without);
    }

    private <T> Future<T> withoutTable(Throwable failure, String without, Function<String, Future<T>> run) {
        if (!(failure instanceof PgException rejected) || !NO_TABLE.contains(rejected.getSqlState())) {
            return Future.failedFuture(failure);
        }
        if (tableExists) {
            tableExists = false;
            log.warn(
                    "friendship_table can no longer be read; falling back to friends who have both written in their direct"
                            + " conversation");
        }
        return run.apply(without);
    }
}
