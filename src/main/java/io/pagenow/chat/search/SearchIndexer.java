package io.pagenow.chat.search;

import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.database.Transactions.Statements;
import io.pagenow.chat.metric.SearchMeters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the words of messages in the background. One node of a cluster does so at a time; the others find the row of the progress
 * locked. It works a tenth of the time, so that messages go on while a large history is indexed. Confined to one event loop.
 */
final class SearchIndexer {
    private static final long INTERVAL_MILLIS = 1_000;

    /** Pause after a round, as a multiple of the time that it took. */
    private static final int REST = 9;

    private static final long MAX_REST_MILLIS = 30_000;

    /** Rows after which the pending words are moved into the index; a search reads all pending words. */
    private static final int MAX_PENDING = 10_000;

    private static final Logger log = LoggerFactory.getLogger(SearchIndexer.class);

    private final Vertx vertx;
    private final BoundedPool pool;
    private final Transactions transactions;
    private final SearchMeters meters;
    private final DatabaseClock clock = new DatabaseClock(System::nanoTime);

    /** The most urgent first. */
    private final List<IndexPass> passes;

    private int pending;
    private int failures;
    private boolean closed;
    private long timer;

    /** The sum of the pieces of a round. */
    private static final class Round {
        private int indexed;
        private boolean isBusy;
        private boolean hasFailed;
    }

    /** @param workers divide messages into words */
    SearchIndexer(Vertx vertx, BoundedPool pool, WorkerExecutor workers, SearchMeters meters) {
        this.vertx = vertx;
        this.pool = pool;
        this.transactions = new Transactions(pool);
        this.meters = meters;
        IndexWriter writer = new IndexWriter(workers);
        this.passes = List.of(
                new YoungMessages(writer),
                new YoungChanges(writer),
                new MessagesInOrder(writer),
                new ChangesInOrder(writer),
                new MessageHistory(writer));
    }

    void start() {
        schedule(INTERVAL_MILLIS);
    }

    private void schedule(long millis) {
        if (!closed) {
            timer = vertx.setTimer(millis, id -> round());
        }
    }

    private void round() {
        long began = System.nanoTime();
        Round round = new Round();
        transactions
                .run(this::begin)
                .compose(progress -> index(progress, round))
                .onSuccess(done -> {
                    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                    failures = round.hasFailed ? failures + 1 : 0;
                    long least = round.isBusy ? 1 : INTERVAL_MILLIS * Math.max(1, failures);
                    schedule(Math.min(MAX_REST_MILLIS, Math.max(least, took * REST)));
                })
                .onFailure(failure -> {
                    log.warn("Messages are not indexed for search for now, trying again: {}", failure.getMessage());
                    schedule(MAX_REST_MILLIS);
                });
    }

    /** Returns the progress, empty if another node indexes or the index begins with the next round. */
    private Future<Optional<IndexProgress>> begin(Statements statements) {
        return statements.run(SearchSql.LOCK_PROGRESS).compose(found -> {
            if (found.size() == 0) {
                return statements.run(SearchSql.BEGIN).map(Optional.empty());
            }
            IndexProgress progress = IndexProgress.of(found.iterator().next());
            if (clock.isSetBack(progress)) {
                log.warn("The clock of the database was set back. Messages are indexed for search once more");
                passes.forEach(IndexPass::clockSetBack);
                return statements.run(SearchSql.TURN_BACK).map(Optional.of(progress));
            }
            return clock.isWorthSaving(progress)
                    ? statements.run(SearchSql.SAVE_CLOCK).map(Optional.of(progress))
                    : Future.succeededFuture(Optional.of(progress));
        });
    }

    private Future<Void> index(Optional<IndexProgress> progress, Round round) {
        if (progress.isEmpty()) {
            meters.notIndexing();
            return Future.succeededFuture();
        }
        Future<Void> done = Future.succeededFuture();
        for (IndexPass pass : passes) {
            done = done.compose(before -> run(pass, round));
        }
        return done.compose(all -> finish(progress.get(), round));
    }

    private Future<Void> run(IndexPass pass, Round round) {
        if (closed) {
            return Future.succeededFuture();
        }
        return transactions
                .run(statements -> statements
                        .run(SearchSql.LOCK_PROGRESS)
                        .compose(found -> found.size() == 0
                                ? Future.succeededFuture(IndexPass.Piece.NONE)
                                : pass.run(
                                        statements,
                                        IndexProgress.of(found.iterator().next()))))
                .<Void>map(piece -> {
                    piece.committed().run();
                    round.indexed += piece.indexed();
                    round.isBusy |= piece.isBusy();
                    return null;
                })
                .recover(failure -> {
                    if (closed) {
                        return Future.succeededFuture();
                    }
                    pass.failed();
                    round.hasFailed = true;
                    log.warn(
                            "The {} are not indexed for search for now, trying again with fewer: {}",
                            pass.subject(),
                            failure.getMessage());
                    return Future.succeededFuture();
                });
    }

    private Future<Void> finish(IndexProgress progress, Round round) {
        meters.indexed(
                round.indexed,
                Duration.between(progress.messages().at(), progress.now()),
                progress.history().map(HistoryPlace::percent));
        pending += round.indexed;
        if (pending < MAX_PENDING) {
            return Future.succeededFuture();
        }
        pending = 0;
        return cleanPending();
    }

    private Future<Void> cleanPending() {
        return pool.preparedQuery(SearchSql.PARTITIONS).execute().compose(found -> {
            Future<Void> done = Future.succeededFuture();
            for (Row row : found) {
                String name = row.getString(0);
                done = done.compose(before ->
                                pool.preparedQuery(SearchSql.CLEAN_PENDING).execute(Tuple.of(name)))
                        .mapEmpty();
            }
            return done;
        });
    }

    void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }
}
