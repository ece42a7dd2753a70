package io.pagenow.chat.persistence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pagenow.chat.model.Conversation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What never changes about a conversation, for a list that is asked for again and again. */
final class ConversationCache {
    /** Most conversations kept; about 350 bytes each, so 18 MB. */
    private static final long MAX_KEPT = 50_000;

    /** No call changes a title, but an operator's statement may; then it is seen after this time. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Pool pool;
    private final Cache<UUID, Facts> known =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterWrite(KEPT).build();

    ConversationCache(Pool pool) {
        this.pool = pool;
    }

    /**
     * @param participant the first participant
     * @param another the second, who is shown to the first; empty if there is none
     */
    record Facts(UUID conversationId, String title, boolean isGroup, String participant, Optional<String> another) {
        static Facts read(Row row) {
            String[] firstTwo = row.getArrayOfStrings(3);
            return new Facts(
                    row.getUUID(0),
                    row.getString(1),
                    row.getBoolean(2),
                    firstTwo[0],
                    firstTwo.length == 2 ? Optional.of(firstTwo[1]) : Optional.empty());
        }

        Conversation seenBy(String viewer) {
            return new Conversation(
                    conversationId, title, isGroup, viewer.equals(participant) ? another : Optional.of(participant));
        }
    }

    /** @return by conversation; those that do not exist are left out */
    Future<Map<UUID, Facts>> of(List<UUID> conversationIds) {
        Map<UUID, Facts> found = new HashMap<>(known.getAllPresent(conversationIds));
        UUID[] others = conversationIds.stream()
                .filter(conversationId -> !found.containsKey(conversationId))
                .toArray(UUID[]::new);
        if (others.length == 0) {
            return Future.succeededFuture(found);
        }
        return pool.preparedQuery(ConversationSql.CONVERSATION_FACTS)
                .execute(Tuple.tuple().addArrayOfUUID(others))
                .map(rows -> {
                    for (Row row : rows) {
                        Facts facts = Facts.read(row);
                        known.put(facts.conversationId, facts);
                        found.put(facts.conversationId, facts);
                    }
                    return found;
                });
    }
}
