package io.pagenow.chat.search;

import io.pagenow.chat.database.Transactions.Statements;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One round of the indexer, in one transaction: the newest messages, so that they are found soon; then a piece of those that are to be
 * looked at in order, so that none is left out; then changes.
 */
final class IndexRound {
    /** Maximum messages of one statement; dividing them into words takes a few milliseconds. */
    static final int BATCH = 500;

    /** Age at which every message is committed and visible. */
    private static final Duration SETTLED = Duration.ofMinutes(2);

    /** Longest time for which the newest messages are looked for out of order. */
    private static final Duration YOUNG = Duration.ofMinutes(1);

    /** Messages are committed a little after their time. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    /** Changes are committed a little after their time. */
    private static final Duration CHANGE_OVERLAP = Duration.ofSeconds(30);

    private final Statements statements;
    private final IndexProgress progress;
    private final Duration span;
    private int looked;
    private int indexed;
    private boolean spanWasFull;

    /**
     * Result of a round.
     *
     * @param indexed messages whose words were written
     * @param span time that the next round looks at
     * @param behind age of the oldest message that may be missing from the index
     */
    record Result(int indexed, Duration span, Duration behind, OffsetDateTime youngUpTo, boolean busy) {}

    /** @param span time that the round looks at */
    IndexRound(Statements statements, IndexProgress progress, Duration span) {
        this.statements = statements;
        this.progress = progress;
        this.span = span;
    }

    /** @param youngFrom time up to which the newest messages are indexed */
    Future<Result> run(OffsetDateTime youngFrom) {
        OffsetDateTime earliest = later(youngFrom.minus(OVERLAP), progress.now().minus(YOUNG));
        return statements
                .run(SearchSql.YOUNG_MESSAGES, earliest, progress.now(), (long) BATCH)
                .map(IndexRound::messages)
                .compose(this::index)
                .compose(young -> inOrder()
                        .compose(this::changes)
                        .compose(this::save)
                        .map(reached -> new Result(
                                indexed,
                                nextSpan(),
                                Duration.between(reached.sentAt(), progress.now()),
                                young < BATCH ? progress.now() : youngFrom,
                                young == BATCH || looked == BATCH)));
    }

    private static OffsetDateTime later(OffsetDateTime one, OffsetDateTime other) {
        return one.isAfter(other) ? one : other;
    }

    private static List<IndexedMessage> messages(RowSet<Row> rows) {
        List<IndexedMessage> messages = new ArrayList<>(rows.size());
        rows.forEach(row -> messages.add(IndexedMessage.of(row)));
        return messages;
    }

    /** Returns the number of messages. */
    private Future<Integer> index(List<IndexedMessage> messages) {
        if (messages.isEmpty()) {
            return Future.succeededFuture(0);
        }
        return SearchPartitions.ensure(
                        statements,
                        messages.stream()
                                .map(message -> SearchMonth.of(message.sentAt()))
                                .collect(Collectors.toSet()))
                .compose(made -> statements.run(SearchSql.INDEX, values(IndexedMessage.words(messages))))
                .map(written -> {
                    indexed += written.rowCount();
                    return messages.size();
                });
    }

    private Future<IndexProgress> inOrder() {
        OffsetDateTime settled = progress.now().minus(SETTLED);
        OffsetDateTime end = progress.sentAt().plus(span);
        OffsetDateTime until = end.isBefore(settled) ? end : settled;
        if (!until.isAfter(progress.sentAt())) {
            return Future.succeededFuture(progress);
        }
        return statements
                .run(
                        SearchSql.NEXT_MESSAGES,
                        progress.sentAt(),
                        until,
                        progress.conversationId(),
                        progress.seq(),
                        (long) BATCH)
                .map(IndexRound::messages)
                .compose(found -> index(found).map(count -> {
                    looked = count;
                    spanWasFull = count == BATCH;
                    return spanWasFull ? progress.at(found.get(count - 1)) : progress.at(until);
                }));
    }

    /** A span should have about as many messages as a batch: the database sorts all of a span. */
    private Duration nextSpan() {
        if (spanWasFull) {
            return span.toSeconds() > 1 ? span.dividedBy(2) : span;
        }
        return looked < BATCH / 4 && span.toDays() < 365 ? span.multipliedBy(2) : span;
    }

    private Future<IndexProgress> changes(IndexProgress reached) {
        return statements
                .run(SearchSql.CHANGED_MESSAGES, progress.changedAt(), (long) BATCH)
                .compose(rows -> {
                    List<IndexedMessage> edited = new ArrayList<>();
                    List<IndexedMessage> deleted = new ArrayList<>();
                    OffsetDateTime last = progress.changedAt();
                    for (Row row : rows) {
                        (row.getBoolean("deleted") ? deleted : edited).add(IndexedMessage.of(row));
                        last = row.getOffsetDateTime("changed_at");
                    }
                    OffsetDateTime settled =
                            later(progress.changedAt(), progress.now().minus(CHANGE_OVERLAP));
                    OffsetDateTime upTo = rows.size() == BATCH ? last : settled;
                    return change(SearchSql.CHANGE, edited, true)
                            .compose(done -> change(SearchSql.FORGET, deleted, false))
                            .compose(done -> statements.run(SearchSql.FORGET_REMOVED, progress.changedAt()))
                            .map(done -> reached.withChanges(upTo));
                });
    }

    private Future<Void> change(String sql, List<IndexedMessage> messages, boolean words) {
        if (messages.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple parameters = words ? IndexedMessage.words(messages) : IndexedMessage.keys(messages);
        return statements.run(sql, values(parameters)).mapEmpty();
    }

    private Future<IndexProgress> save(IndexProgress reached) {
        return statements
                .run(
                        SearchSql.SAVE_PROGRESS,
                        reached.sentAt(),
                        reached.conversationId(),
                        reached.seq(),
                        reached.changedAt())
                .map(reached);
    }

    private static Object[] values(Tuple tuple) {
        Object[] values = new Object[tuple.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = tuple.getValue(index);
        }
        return values;
    }
}
