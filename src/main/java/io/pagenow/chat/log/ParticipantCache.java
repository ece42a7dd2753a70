package io.pagenow.chat.log;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.pagenow.chat.bus.message.RecipientsQuery;
import io.pagenow.chat.cache.ReadThroughCache;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final ReadThroughCache<UUID, List<String>> cache;

    public ParticipantCache(Pool pool) {
        this.pool = pool;
        this.cache = new ReadThroughCache<>(
                Caffeine.newBuilder()
                        .maximumWeight(MAX_KEPT)
                        .<UUID, List<String>>weigher((id, userIds) -> weight(userIds)),
                this::read);
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
        return cache.get(conversationId).map(found -> found.orElse(List.of()));
    }

    /** Returns the participants by conversation. Conversations that do not exist are left out. */
    public Future<Map<UUID, List<String>>> of(RecipientsQuery query) {
        return cache.getAll(query.conversationIds());
    }

    private Future<Map<UUID, List<String>>> read(Set<UUID> conversationIds) {
        return pool.preparedQuery(LogSql.RECIPIENTS)
                .execute(Tuple.tuple().addArrayOfUUID(conversationIds.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, List<String>> read = new HashMap<>();
                    for (Row row : rows) {
                        read.computeIfAbsent(row.getUUID(0), conversationId -> new ArrayList<>())
                                .add(row.getString(1));
                    }
                    read.replaceAll((conversationId, userIds) -> List.copyOf(userIds));
                    return read;
                });
    }
}
