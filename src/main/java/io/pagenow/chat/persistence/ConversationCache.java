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

/** Caches the constant attributes of conversations, because clients request their lists again and again. */
final class ConversationCache {
    /** Maximum cached conversations, about 350 bytes each, 18 MB in all. */
    private static final long MAX_CONVERSATIONS = 50_000;

    /** No call changes a title, but an operator's statement may; the change is visible after this time. */
    private static final Duration TIME_TO_LIVE = Duration.ofMinutes(10);

    private final Pool pool;
    private final Cache<UUID, Facts> cache = Caffeine.newBuilder()
            .maximumSize(MAX_CONVERSATIONS)
            .expireAfterWrite(TIME_TO_LIVE)
            .build();

    ConversationCache(Pool pool) {
        this.pool = pool;
    }

    /**
     * Constant attributes of a conversation.
     *
     * @param participant the first participant
     * @param another the second participant, shown to the first; empty if there is none
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

    /** Returns the attributes by conversation; conversations that do not exist are left out. */
    Future<Map<UUID, Facts>> of(List<UUID> conversationIds) {
        Map<UUID, Facts> found = new HashMap<>(cache.getAllPresent(conversationIds));
        UUID[] missing = conversationIds.stream()
                .filter(conversationId -> !found.containsKey(conversationId))
                .toArray(UUID[]::new);
        if (missing.length == 0) {
            return Future.succeededFuture(found);
        }
        return pool.preparedQuery(ConversationSql.CONVERSATION_FACTS)
                .execute(Tuple.tuple().addArrayOfUUID(missing))
                .map(rows -> {
                    for (Row row : rows) {
                        Facts facts = Facts.read(row);
                        cache.put(facts.conversationId, facts);
                        found.put(facts.conversationId, facts);
                    }
                    return found;
                });
    }
}
