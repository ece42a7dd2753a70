package io.pagenow.chat.persistence;

import io.pagenow.chat.bus.Addresses.OfUser;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may see whose pages: those who have accepted each other in the original's {@code friendship_table} if the database has one, and
 * otherwise those who share a direct conversation. Always asked anew, because a friend of a second ago counts.
 */
final class FriendStore {
    /** SQLSTATE undefined_table, undefined_column and insufficient_privilege: the table went or is another. */
    private static final Set<String> NO_TABLE = Set.of("42P01", "42703", "42501");

    private static final Logger log = LoggerFactory.getLogger(FriendStore.class);

    private final Pool pool;
    private boolean hasFriendships;

    FriendStore(Pool pool) {
        this.pool = pool;
    }

    /** Looks once whether the database has friendships. */
    Future<Void> start() {
        return pool.query(Sql.HAS_FRIENDSHIPS).execute().map(rows -> {
            hasFriendships = rows.iterator().next().getBoolean(0);
            return null;
        });
    }

    /** @return user ids, none twice, the user's own not among them */
    Future<List<String>> of(OfUser query) {
        return hasFriendships
                ? read(Sql.FRIENDS_BY_FRIENDSHIP, query).recover(failure -> withoutTable(failure, query))
                : read(Sql.FRIENDS_BY_CONVERSATION, query);
    }

    private Future<List<String>> withoutTable(Throwable failure, OfUser query) {
        if (!(failure instanceof PgException rejected) || !NO_TABLE.contains(rejected.getSqlState())) {
            return Future.failedFuture(failure);
        }
        if (hasFriendships) {
            hasFriendships = false;
            log.warn("friendship_table cannot be read any more; friends are who share a direct conversation");
        }
        return read(Sql.FRIENDS_BY_CONVERSATION, query);
    }

    private Future<List<String>> read(String sql, OfUser query) {
        return pool.preparedQuery(sql).execute(Tuple.of(query.userId())).map(rows -> {
            List<String> userIds = new ArrayList<>(rows.size());
            for (Row row : rows) {
                userIds.add(row.getString(0));
            }
            return List.copyOf(userIds);
        });
    }
}
