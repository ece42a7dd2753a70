package io.pagenow.chat.persistence;

import io.pagenow.chat.model.ConversationSummary;
import io.pagenow.chat.model.MentionCount;
import io.pagenow.chat.persistence.UnreadCounts.Unread;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Counts unread messages that mention their reader. Not cached: a conversation takes two short reads of an index. */
final class UnreadMentions {
    private final Pool pool;

    UnreadMentions(Pool pool) {
        this.pool = pool;
    }

    /** Returns the mentions by conversation; conversations without any are left out. */
    Future<Map<UUID, MentionCount>> of(String userId, List<Unread> unread) {
        if (unread.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Tuple parameters = Tuple.of(
                userId,
                unread.stream().map(Unread::conversationId).toArray(UUID[]::new),
                unread.stream().map(Unread::above).toArray(Long[]::new),
                (long) ConversationSummary.MAX_UNREAD);
        return pool.preparedQuery(ConversationSql.UNREAD_MENTIONS)
                .execute(parameters)
                .map(rows -> {
                    Map<UUID, MentionCount> counts = new HashMap<>();
                    for (Row row : rows) {
                        counts.put(
                                row.getUUID(0), new MentionCount(row.getLong(1).intValue(), row.getLong(2)));
                    }
                    return counts;
                });
    }
}
