package io.pagenow.chat.search;

import io.pagenow.chat.database.Transactions.Statements;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Indexes the newest changes at once. Some that are committed late are left to {@link ChangesInOrder}. */
final class YoungChanges implements IndexPass {
    private static final Duration YOUNG = Duration.ofMinutes(1);

    /** Changes are committed a little after their time. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private final IndexWriter writer;
    private final Stride rows = new Stride(1, BATCH, BATCH);
    private Optional<TimePlace> place = Optional.empty();

    YoungChanges(IndexWriter writer) {
        this.writer = writer;
    }

    @Override
    public String subject() {
        return "new changes of messages";
    }

    @Override
    public Future<Piece> run(Statements statements, IndexProgress progress) {
        OffsetDateTime young = progress.now().minus(YOUNG);
        TimePlace from = place.filter(last -> last.at().isAfter(young)).orElse(TimePlace.at(young));
        long limit = rows.now();
        return ChangedMessages.index(statements, writer, from, progress.now(), limit)
                .map(changes -> new Piece(changes.indexed(), changes.isFull(), () -> {
                    rows.widen();
                    place = Optional.of(
                            changes.isFull()
                                    ? changes.reached()
                                    : TimePlace.at(progress.now().minus(OVERLAP)));
                }));
    }

    @Override
    public void failed() {
        rows.failed();
    }

    @Override
    public void clockSetBack() {
        place = Optional.empty();
    }
}
