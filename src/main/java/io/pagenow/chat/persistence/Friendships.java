package io.pagenow.chat.persistence;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database has the original's {@code friendship_table}, which this server only ever reads. It is looked for at the start, and
 * given up when it cannot be read any more.
 */
final class Friendships {
    /** SQLSTATE undefined_table, undefined_column and insufficient_privilege: the table went or is another. */
    private static final Set<String> NO_TABLE = Set.of("42P01", "42703", "42501");

    private static final Logger log = LoggerFactory.getLogger(Friendships.class);

    private final Pool pool;
    private boolean there;

    Friendships(Pool pool) {
        this.pool = pool;
    }

    Future<Void> start() {
        return pool.query(PresenceSql.HAS_FRIENDSHIPS).execute().map(rows -> {
            there = rows.iterator().next().getBoolean(0);
            return null;
        });
    }

    /**
     * Runs one of two statements.
     *
     * @param with for a database that has the table
     * @param without for one that has not
     */
    <T> Future<T> choose(String with, String without, Function<String, Future<T>> run) {
        return there ? run.apply(with).recover(failure -> withoutTable(failure, without, run)) : run.apply(without);
    }

    private <T> Future<T> withoutTable(Throwable failure, String without, Function<String, Future<T>> run) {
        if (!(failure instanceof PgException rejected) || !NO_TABLE.contains(rejected.getSqlState())) {
            return Future.failedFuture(failure);
        }
        if (there) {
            there = false;
            log.warn("friendship_table cannot be read any more; friends are those who have both written in their direct"
                    + " conversation");
        }
        return run.apply(without);
    }
}
