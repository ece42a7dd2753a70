package io.pagenow.chat.persistence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pagenow.chat.model.ConversationSummary;
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
 * Counts what is unread. The table alone knows which messages between two positions are the reader's own, and each of them is in another
 * page of it. But messages never change: what was counted up to a position stays true, and only what came after it is counted anew.
 */
final class UnreadCounts {
    /** Most counts kept; about 200 bytes each, so 20 MB. */
    private static final long MAX_KEPT = 100_000;

    /** Most conversations counted by one statement: each may cost a thousand pages off the disk, and a statement's time is limited. */
    private static final int AT_ONCE = 100;

    private final Pool pool;
    private final Cache<Reader, Count> known =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).build();

    UnreadCounts(Pool pool) {
        this.pool = pool;
    }

    /**
     * Messages of a conversation that are behind someone's read position.
     *
     * @param above the read position
     * @param newest the position of the newest message, greater than the read position
     */
    record Unread(UUID conversationId, long above, long newest) {}

    private record Reader(String userId, UUID conversationId) {}

    /** What is to be added to an earlier count. */
    private record Rest(Unread unread, Count counted) {}

    /**
     * How many there are between two positions.
     *
     * @param above the read position
     */
    private record Count(long above, long newest, int count) {
        boolean answers(Unread unread) {
            return above == unread.above && (newest == unread.newest || count == ConversationSummary.MAX_UNREAD);
        }

        boolean beginsLike(Unread unread) {
            return above == unread.above && newest < unread.newest;
        }

        Count with(int more, Unread unread) {
            return new Count(above, unread.newest, Math.min(count + more, ConversationSummary.MAX_UNREAD));
        }
    }

    /** @return by conversation, how many messages of others are among them, as {@link ConversationSummary} says */
    Future<Map<UUID, Integer>> of(String userId, List<Unread> wanted) {
        Map<UUID, Integer> counts = new HashMap<>();
        List<Rest> rests = new ArrayList<>();
        for (Unread unread : wanted) {
            Count count = known.getIfPresent(new Reader(userId, unread.conversationId));
            if (count != null && count.answers(unread)) {
                counts.put(unread.conversationId, count.count);
            } else if (count != null && count.beginsLike(unread)) {
                rests.add(new Rest(unread, count));
            } else {
                rests.add(new Rest(unread, new Count(unread.above, unread.above, 0)));
            }
        }
        return count(userId, rests, counts);
    }

    private Future<Map<UUID, Integer>> count(String userId, List<Rest> rests, Map<UUID, Integer> counts) {
        if (rests.isEmpty()) {
            return Future.succeededFuture(counts);
        }
        List<Rest> now = rests.subList(0, Math.min(AT_ONCE, rests.size()));
        List<Rest> later = rests.subList(now.size(), rests.size());
        Tuple parameters = Tuple.of(
                userId,
                now.stream().map(rest -> rest.unread.conversationId).toArray(UUID[]::new),
                now.stream().map(rest -> rest.counted.newest).toArray(Long[]::new),
                now.stream().map(rest -> rest.unread.newest).toArray(Long[]::new),
                (long) ConversationSummary.LOOKED_AT,
                (long) ConversationSummary.MAX_UNREAD);
        return pool.preparedQuery(ConversationSql.UNREAD_COUNTS)
                .execute(parameters)
                .compose(rows -> {
                    for (Row row : rows) {
                        // Rows come in no order; their ordinal says whose they are.
                        Rest rest = now.get(row.getLong(0).intValue() - 1);
                        Count count = rest.counted.with(row.getLong(1).intValue(), rest.unread);
                        known.put(new Reader(userId, rest.unread.conversationId), count);
                        counts.put(rest.unread.conversationId, count.count);
                    }
                    return count(userId, later, counts);
                });
    }
}
