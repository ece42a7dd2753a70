package io.pagenow.chat.search;

import io.pagenow.chat.database.Transactions.Statements;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Looks at the messages since the beginning of the index in order of time, so that none is left out. */
final class MessagesInOrder implements IndexPass {
    /** Age at which every message and every change is committed and visible. */
    static final Duration SETTLED = Duration.ofMinutes(2);

    /** Least advance that is saved if nothing was found. */
    static final Duration WORTH_SAVING = Duration.ofSeconds(10);

    private static final long FIRST_SPAN = Duration.ofHours(1).toMillis();
    private static final long LONGEST_SPAN = Duration.ofDays(365).toMillis();

    private final IndexWriter writer;
    private final Stride rows = new Stride(1, BATCH, BATCH);
    private final Stride spanMillis = spans();

    MessagesInOrder(IndexWriter writer) {
        this.writer = writer;
    }

    /** The database sorts all of a span, so it should have about as many messages as a batch. */
    static Stride spans() {
        return new Stride(1, FIRST_SPAN, LONGEST_SPAN);
    }

    @Override
    public String subject() {
        return "messages";
    }

    @Override
    public Future<Piece> run(Statements statements, IndexProgress progress) {
        TimePlace place = progress.messages();
        OffsetDateTime until = end(place, progress.now(), spanMillis);
        if (!until.isAfter(place.at())) {
            return Future.succeededFuture(Piece.NONE);
        }
        long limit = rows.now();
        return statements
                .run(SearchSql.NEXT_MESSAGES, place.at(), until, place.conversationId(), place.number(), limit)
                .map(SearchSql::messages)
                .compose(found -> {
                    boolean isFull = found.size() == limit;
                    TimePlace reached = isFull ? placeOf(found.get(found.size() - 1)) : TimePlace.at(until);
                    return writer.write(statements, found).compose(indexed -> save(statements, place, reached, found)
                            .map(new Piece(indexed, isFull || isBehind(until, progress), () -> {
                                rows.widen();
                                fit(spanMillis, found.size(), limit);
                            })));
                });
    }

    /** Returns the end of the next span after a place. */
    static OffsetDateTime end(TimePlace place, OffsetDateTime now, Stride spanMillis) {
        OffsetDateTime settled = now.minus(SETTLED);
        OffsetDateTime end = place.at().plus(spanMillis.now(), ChronoUnit.MILLIS);
        return end.isBefore(settled) ? end : settled;
    }

    static boolean isBehind(OffsetDateTime until, IndexProgress progress) {
        return until.isBefore(progress.now().minus(SETTLED));
    }

    /** Adapts the span to the number of rows in it. */
    static void fit(Stride spanMillis, int found, long limit) {
        if (found == limit) {
            spanMillis.narrow();
        } else if (found < limit / 4) {
            spanMillis.widen();
        }
    }

    private static TimePlace placeOf(IndexedMessage message) {
        return new TimePlace(message.sentAt(), message.conversationId(), message.seq());
    }

    private static Future<Void> save(
            Statements statements, TimePlace before, TimePlace reached, List<IndexedMessage> found) {
        return found.isEmpty() && !isWorthSaving(before, reached)
                ? Future.succeededFuture()
                : statements
                        .run(SearchSql.SAVE_MESSAGES, reached.at(), reached.conversationId(), reached.number())
                        .mapEmpty();
    }

    static boolean isWorthSaving(TimePlace before, TimePlace reached) {
        return Duration.between(before.at(), reached.at()).compareTo(WORTH_SAVING) >= 0;
    }

    @Override
    public void failed() {
        rows.failed();
        spanMillis.failed();
    }
}
