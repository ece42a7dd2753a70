package io.pagenow.chat.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pagenow.chat.bus.message.RecipientsQuery;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Caches the participants of conversations. Entries never go stale, because participants are fixed when a conversation
 * is created (contract, row R8).
 */
public final class ParticipantCache {
    /** Maximum user ids cached over all conversations, about 100 bytes each. A longer id counts as several. */
    private static final long MAX_KEPT = 500_000;

    /** Characters of a user id per unit of weight. */
    private static final int USUAL_LENGTH = 50;

    private final Pool pool;
    private final Cache<UUID, List<String>> cache = Caffeine.newBuilder()
            .maximumWeight(MAX_KEPT)
            .<UUID, List<String>>weigher((conversation, userIds) -> weight(userIds))
            .build();

    public ParticipantCache(Pool pool) {
        this.pool = pool;
    }

    private static int weight(List<String> userIds) {
        int weight = 1;
        for (String userId : userIds) {
            weight += 1 + userId.length() / USUAL_LENGTH;
        }
        return weight;
    }

    /** Returns the user ids of the participants, sorted; empty if the conversation does not exist. */
    public Future<List<String>> of(UUID conversationId) {
        List<String> userIds = cache.getIfPresent(conversationId);
        return userIds != null ? Future.succeededFuture(userIds) : read(conversationId);
    }

    /** Returns the participants by conversation. Conversations that do not exist are left out. */
    public Future<Map<UUID, List<String>>> of(RecipientsQuery query) {
        Map<UUID, List<String>> found = new HashMap<>(cache.getAllPresent(query.conversationIds()));
        UUID[] others = query.conversationIds().stream()
                .filter(conversationId -> !found.containsKey(conversationId))
                .toArray(UUID[]::new);
        if (others.length == 0) {
            return Future.succeededFuture(found);
        }
        return pool.preparedQuery(LogSql.RECIPIENTS)
                .execute(Tuple.tuple().addArrayOfUUID(others))
                .map(rows -> {
                    Map<UUID, List<String>> read = new HashMap<>();
                    for (Row row : rows) {
                        read.computeIfAbsent(row.getUUID(0), conversationId -> new ArrayList<>())
                                .add(row.getString(1));
                    }
                    read.replaceAll((conversationId, userIds) -> List.copyOf(userIds));
                    cache.putAll(read);
                    found.putAll(read);
                    return found;
                });
    }

    private Future<List<String>> read(UUID conversationId) {
        return pool.preparedQuery(LogSql.PARTICIPANTS)
                .execute(Tuple.of(conversationId))
                .map(rows -> {
                    List<String> userIds = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        userIds.add(row.getString(0));
                    }
                    List<String> fixed = List.copyOf(userIds);
                    if (!fixed.isEmpty()) {
                        cache.put(conversationId, fixed);
                    }
                    return fixed;
                });
    }
}
