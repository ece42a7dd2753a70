package io.pagenow.chat.persistence;

import io.pagenow.chat.bus.Addresses.OfUser;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may see whose pages: those who have accepted each other in the original's {@code friendship_table} if the database has one, and
 * otherwise those who have both written in their direct conversation. Always asked anew, because a friend of a second ago counts.
 */
final class FriendStore {
    private final Pool pool;
    private final Friendships friendships;

    FriendStore(Pool pool, Friendships friendships) {
        this.pool = pool;
        this.friendships = friendships;
    }

    /** @return user ids, none twice, the user's own not among them */
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
