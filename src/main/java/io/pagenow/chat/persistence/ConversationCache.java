package io.pagenow.chat.persistence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.Log;
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

/**
 * Caches attributes of conversations that seldom change, because clients request their lists again and again. A delivered change
 * of a conversation removes its entry.
 */
final class ConversationCache {
    /** Maximum cached conversations, about 350 bytes each, 18 MB in all. */
    private static final long MAX_CONVERSATIONS = 50_000;

    /** An operator's statement may change a title unnoticed; the change is visible after this time. */
    private static final Duration TIME_TO_LIVE = Duration.ofMinutes(10);

    private final Pool pool;
    private final Cache<UUID, Facts> cache = Caffeine.newBuilder()
            .maximumSize(MAX_CONVERSATIONS)
            .expireAfterWrite(TIME_TO_LIVE)
            .build();

    /** Counts invalidations: a result that was requested before one is not kept after it. */
    private long invalidations;

    ConversationCache(Pool pool) {
        this.pool = pool;
    }

    /**
     * Attributes of a conversation.
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

    /** Removes the entries of conversations that have changed. */
    void invalidate(Deliveries batch) {
        for (Envelope delivery : batch.deliveries()) {
            if (delivery.log() == Log.CHANGES && delivery.newestSeq() == Envelope.NO_CONTENT) {
                cache.invalidate(delivery.conversationId());
                invalidations++;
            }
        }
    }

    /** Removes all entries: a participant who was replaced may be in any, also where nothing is delivered. */
    void clear() {
        cache.invalidateAll();
        invalidations++;
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
        long before = invalidations;
        return pool.preparedQuery(ConversationSql.CONVERSATION_FACTS)
                .execute(Tuple.tuple().addArrayOfUUID(missing))
                .map(rows -> {
                    for (Row row : rows) {
                        Facts facts = Facts.read(row);
                        if (before == invalidations) {
                            cache.put(facts.conversationId, facts);
                        }
                        found.put(facts.conversationId, facts);
                    }
                    return found;
                });
    }
}
