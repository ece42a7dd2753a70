package io.pagenow.chat.search;

import io.pagenow.chat.database.Transactions.Statements;
import io.vertx.core.Future;
import java.util.List;

/**
 * Indexes the messages from before the beginning of the index, in order of their keys: a piece reads just its messages, however many
 * there are and in whatever order they were stored. What the index has of them already is put right.
 */
final class MessageHistory implements IndexPass {
    private final IndexWriter writer;
    private final Stride rows = new Stride(1, BATCH, BATCH);

    MessageHistory(IndexWriter writer) {
        this.writer = writer;
    }

    @Override
    public String subject() {
        return "older messages";
    }

    @Override
    public Future<Piece> run(Statements statements, IndexProgress progress) {
        return progress.history()
                .map(place -> run(statements, place))
                .orElseGet(() -> Future.succeededFuture(Piece.NONE));
    }

    private Future<Piece> run(Statements statements, HistoryPlace place) {
        long limit = rows.now();
        return statements
                .run(SearchSql.NEXT_OF_HISTORY, place.conversationId(), place.seq(), limit)
                .map(SearchSql::messages)
                .compose(found -> writer.write(statements, found).compose(indexed -> save(statements, found, limit)
                        .map(new Piece(indexed, found.size() == limit, rows::widen))));
    }

    private static Future<?> save(Statements statements, List<IndexedMessage> found, long limit) {
        if (found.size() < limit) {
            return statements.run(SearchSql.END_HISTORY);
        }
        IndexedMessage last = found.get(found.size() - 1);
        return statements.run(SearchSql.SAVE_HISTORY, last.conversationId(), last.seq());
    }

    @Override
    public void failed() {
        rows.failed();
    }
}
