package io.pagenow.chat.search;

import io.pagenow.chat.database.Transactions.Statements;
import io.vertx.core.Future;
import java.time.OffsetDateTime;

/** Looks at edits and deletions in order of time, when they are old enough that all of them are visible, so that none is left out. */
final class ChangesInOrder implements IndexPass {
    private final IndexWriter writer;
    private final Stride rows = new Stride(1, BATCH, BATCH);
    private final Stride spanMillis = MessagesInOrder.spans();

    ChangesInOrder(IndexWriter writer) {
        this.writer = writer;
    }

    @Override
    public String subject() {
        return "changes of messages";
    }

    @Override
    public Future<Piece> run(Statements statements, IndexProgress progress) {
        TimePlace place = progress.changes();
        OffsetDateTime until = MessagesInOrder.end(place, progress.now(), spanMillis);
        if (!until.isAfter(place.at())) {
            return Future.succeededFuture(Piece.NONE);
        }
        long limit = rows.now();
        return ChangedMessages.index(statements, writer, place, until, limit).compose(changes -> save(
                        statements, place, changes)
                .map(new Piece(changes.indexed(), changes.isFull() || MessagesInOrder.isBehind(until, progress), () -> {
                    rows.widen();
                    MessagesInOrder.fit(spanMillis, changes.found(), limit);
                })));
    }

    private static Future<Void> save(Statements statements, TimePlace before, ChangedMessages changes) {
        TimePlace reached = changes.reached();
        return changes.found() == 0 && !MessagesInOrder.isWorthSaving(before, reached)
                ? Future.succeededFuture()
                : statements
                        .run(SearchSql.SAVE_CHANGES, reached.at(), reached.conversationId(), reached.number())
                        .mapEmpty();
    }

    @Override
    public void failed() {
        rows.failed();
        spanMillis.failed();
    }
}
