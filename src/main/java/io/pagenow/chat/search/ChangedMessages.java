package io.pagenow.chat.search;

import io.pagenow.chat.database.Transactions.Statements;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages that were edited or deleted, and are put right in the index.
 *
 * @param found number of changes
 * @param indexed messages whose words were written
 * @param isFull whether there may be more of them
 * @param reached the place up to which all are done
 */
record ChangedMessages(int found, int indexed, boolean isFull, TimePlace reached) {
    /**
     * Puts right what has changed.
     *
     * @param after the place after which changes are looked at
     * @param until the time up to which they are, exclusive
     * @param limit maximum number of changes
     */
    static Future<ChangedMessages> index(
            Statements statements, IndexWriter writer, TimePlace after, OffsetDateTime until, long limit) {
        return statements
                .run(SearchSql.CHANGED_MESSAGES, after.at(), until, after.conversationId(), after.number(), limit)
                .compose(rows -> {
                    boolean isFull = rows.size() == limit;
                    TimePlace reached = isFull ? last(rows) : TimePlace.at(until);
                    return writer.write(statements, SearchSql.messages(rows)).compose(indexed -> statements
                            .run(SearchSql.FORGET_REMOVED, after.at(), reached.at())
                            .map(new ChangedMessages(rows.size(), indexed, isFull, reached)));
                });
    }

    private static TimePlace last(RowSet<Row> rows) {
        List<Row> all = new ArrayList<>(rows.size());
        rows.forEach(all::add);
        Row last = all.get(all.size() - 1);
        return new TimePlace(
                last.getOffsetDateTime("changed_at"), last.getUUID("conversation_id"), last.getLong("rev"));
    }
}
