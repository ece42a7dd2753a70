package io.pagenow.chat.search;

import io.pagenow.chat.database.Transactions.Statements;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Indexes the newest messages out of order, so that they are found soon, whatever else is to be done. */
final class YoungMessages implements IndexPass {
    /** Longest time for which the newest messages are looked for out of order. */
    private static final Duration YOUNG = Duration.ofMinutes(1);

    /** Messages are committed a little after their time. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private final IndexWriter writer;
    private final Stride rows = new Stride(1, BATCH, BATCH);
    private Optional<OffsetDateTime> upTo = Optional.empty();

    YoungMessages(IndexWriter writer) {
        this.writer = writer;
    }

    @Override
    public String subject() {
        return "new messages";
    }

    @Override
    public Future<Piece> run(Statements statements, IndexProgress progress) {
        OffsetDateTime young = progress.now().minus(YOUNG);
        OffsetDateTime from =
                upTo.map(time -> time.minus(OVERLAP)).filter(young::isBefore).orElse(young);
        long limit = rows.now();
        return statements
                .run(SearchSql.YOUNG_MESSAGES, from, limit)
                .map(SearchSql::messages)
                .compose(found ->
                        writer.write(statements, found).map(indexed -> piece(progress, found, limit, indexed)));
    }

    private Piece piece(IndexProgress progress, List<IndexedMessage> found, long limit, int indexed) {
        boolean isFull = found.size() == limit;
        return new Piece(indexed, isFull, () -> {
            rows.widen();
            if (!isFull) {
                upTo = Optional.of(progress.now());
            }
        });
    }

    @Override
    public void failed() {
        rows.failed();
    }

    @Override
    public void clockSetBack() {
        upTo = Optional.empty();
    }
}
