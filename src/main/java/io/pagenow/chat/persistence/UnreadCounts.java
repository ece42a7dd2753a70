package io.pagenow.chat.persistence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pagenow.chat.model.ConversationSummary;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Counts unread messages. Only the table knows which messages between two positions are the reader's own, and each of
 * them is on another page of it. But a count up to a position stays valid while the
 * conversation has the same revision, and only later messages are counted anew.
 */
final class UnreadCounts {
    /** Maximum cached counts, about 200 bytes each, 20 MB in all. */
    private static final long MAX_COUNTS = 100_000;

    /** Maximum conversations per statement: each may read a thousand pages from disk, and statements have a timeout. */
    private static final int BATCH_SIZE = 100;

    private final Pool pool;
    /** Time for which a count is valid where messages end by their age, which no revision tells. */
    private static final Duration MAX_AGE = Duration.ofMinutes(1);

    private final Cache<Reader, Count> cache;

    /** @param messagesEnd whether messages that are too old are no longer read */
    UnreadCounts(Pool pool, boolean messagesEnd) {
        this.pool = pool;
        Caffeine<Object, Object> bounded = Caffeine.newBuilder().maximumSize(MAX_COUNTS);
        this.cache = (messagesEnd ? bounded.expireAfterWrite(MAX_AGE) : bounded).build();
    }

    /**
     * Unread messages of a conversation.
     *
     * @param above the read position
     * @param newest the position of the newest message, greater than the read position
     * @param rev the conversation's revision; a message that was deleted does not count any more
     */
    record Unread(UUID conversationId, long above, long newest, long rev) {}

    private record Reader(String userId, UUID conversationId) {}

    /** An earlier count to be completed. */
    private record Remainder(Unread unread, Count counted) {}

    /**
     * Number of unread messages between two positions.
     *
     * @param above the read position
     */
    private record Count(long above, long newest, long rev, int count) {
        boolean answers(Unread unread) {
            return above == unread.above
                    && rev == unread.rev
                    && (newest == unread.newest || count == ConversationSummary.MAX_UNREAD);
        }

        boolean beginsLike(Unread unread) {
            return above == unread.above && rev == unread.rev && newest < unread.newest;
        }

        Count with(int more, Unread unread) {
            return new Count(above, unread.newest, rev, Math.min(count + more, ConversationSummary.MAX_UNREAD));
        }
    }

    /** Returns the number of messages of others by conversation, with the limits of {@link ConversationSummary}. */
    Future<Map<UUID, Integer>> of(String userId, List<Unread> wanted) {
        Map<UUID, Integer> counts = new HashMap<>();
        List<Remainder> remainders = new ArrayList<>();
        for (Unread unread : wanted) {
            Count count = cache.getIfPresent(new Reader(userId, unread.conversationId));
            if (count != null && count.answers(unread)) {
                counts.put(unread.conversationId, count.count);
            } else if (count != null && count.beginsLike(unread)) {
                remainders.add(new Remainder(unread, count));
            } else {
                remainders.add(new Remainder(unread, new Count(unread.above, unread.above, unread.rev, 0)));
            }
        }
        return count(userId, remainders, counts);
    }

    private Future<Map<UUID, Integer>> count(String userId, List<Remainder> remainders, Map<UUID, Integer> counts) {
        if (remainders.isEmpty()) {
            return Future.succeededFuture(counts);
        }
        List<Remainder> now = remainders.subList(0, Math.min(BATCH_SIZE, remainders.size()));
        List<Remainder> later = remainders.subList(now.size(), remainders.size());
        Tuple parameters = Tuple.of(
                userId,
                now.stream().map(remainder -> remainder.unread.conversationId).toArray(UUID[]::new),
                now.stream().map(remainder -> remainder.counted.newest).toArray(Long[]::new),
                now.stream().map(remainder -> remainder.unread.newest).toArray(Long[]::new),
                (long) ConversationSummary.LOOKED_AT,
                (long) ConversationSummary.MAX_UNREAD);
        return pool.preparedQuery(ConversationSql.UNREAD_COUNTS)
                .execute(parameters)
                .compose(rows -> {
                    for (Row row : rows) {
                        // Rows are unordered; the ordinal identifies the conversation.
                        Remainder remainder = now.get(row.getLong(0).intValue() - 1);
                        Count count = remainder.counted.with(row.getLong(1).intValue(), remainder.unread);
                        cache.put(new Reader(userId, remainder.unread.conversationId), count);
                        counts.put(remainder.unread.conversationId, count.count);
                    }
                    return count(userId, later, counts);
                });
    }
}
