package io.pagenow.chat.persistence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Who takes part in a conversation. Participants are fixed when a conversation is made (the contract has no call that changes them), so
 * what was read once stays true.
 */
final class Participants {
    /** Most user ids kept, over all conversations; about 100 bytes each. */
    private static final long MOST_KEPT = 500_000;

    private final Pool pool;
    private final Cache<UUID, List<String>> known = Caffeine.newBuilder()
            .maximumWeight(MOST_KEPT)
            .<UUID, List<String>>weigher((conversation, userIds) -> userIds.size() + 1)
            .build();

    Participants(Pool pool) {
        this.pool = pool;
    }

    /** @return user ids in order, none if there is no such conversation */
    Future<List<String>> of(UUID conversationId) {
        List<String> userIds = known.getIfPresent(conversationId);
        return userIds != null ? Future.succeededFuture(userIds) : read(conversationId);
    }

    private Future<List<String>> read(UUID conversationId) {
        return pool.preparedQuery(Sql.PARTICIPANTS)
                .execute(Tuple.of(conversationId))
                .map(rows -> {
                    List<String> userIds = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        userIds.add(row.getString(0));
                    }
                    List<String> fixed = List.copyOf(userIds);
                    if (!fixed.isEmpty()) {
                        known.put(conversationId, fixed);
                    }
                    return fixed;
                });
    }
}
