package io.pagenow.chat.persistence;

import io.pagenow.chat.bus.message.OfUser;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a user's friends, who may see each other's pages: users who accepted each other in the original's
 * {@code friendship_table} if the database has one, and otherwise users who have both written in their direct
 * conversation. Not cached, because a new friendship takes effect at once.
 */
final class FriendStore {
    private final Pool pool;
    private final Friendships friendships;

    FriendStore(Pool pool, Friendships friendships) {
        this.pool = pool;
        this.friendships = friendships;
    }

    /** Returns distinct user ids, without the user's own. */
    Future<List<String>> of(OfUser query) {
        return friendships.choose(
                PresenceSql.FRIENDS_BY_FRIENDSHIP,
                PresenceSql.FRIENDS_BY_CONVERSATION,
                statement -> read(statement, query));
    }

    private Future<List<String>> read(String statement, OfUser query) {
        return pool.preparedQuery(statement).execute(Tuple.of(query.userId())).map(rows -> {
            List<String> userIds = new ArrayList<>(rows.size());
            for (Row row : rows) {
                userIds.add(row.getString(0));
            }
            return List.copyOf(userIds);
        });
    }
}
