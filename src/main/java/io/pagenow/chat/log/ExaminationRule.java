package io.pagenow.chat.log;

import io.pagenow.chat.bus.message.ExaminationQuery;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

/**
 * Decides what is examined before it is stored: everything but a repeated send. A stranger to the conversation is refused here, because they
 * could be a member by the time at which the text, unexamined, is stored.
 */
final class ExaminationRule {
    private final Pool pool;

    ExaminationRule(Pool pool) {
        this.pool = pool;
    }

    /** Fails with {@code NOT_FOUND} for a stranger. */
    Future<Boolean> applies(ExaminationQuery query) {
        return pool.preparedQuery(LogSql.IS_TO_BE_EXAMINED)
                .execute(Tuple.of(
                        query.conversationId(),
                        query.userId(),
                        query.messageId().orElse(null)))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    boolean isStored = row.getBoolean(0);
                    if (!isStored && !row.getBoolean(1)) {
                        throw ChatException.conversationNotFound();
                    }
                    return !isStored;
                });
    }
}
