package io.pagenow.chat.search;

import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.metric.SearchMeters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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

    private static final Duration FIRST_SPAN = Duration.ofHours(1);
    private static final Logger log = LoggerFactory.getLogger(SearchIndexer.class);

    private final Vertx vertx;
    private final BoundedPool pool;
    private final Transactions transactions;
    private final SearchMeters meters;
    private Duration span = FIRST_SPAN;
    private OffsetDateTime youngUpTo = OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    private int pending;
    private boolean begun;
    private boolean closed;
    private long timer;

    SearchIndexer(Vertx vertx, BoundedPool pool, SearchMeters meters) {
        this.vertx = vertx;
        this.pool = pool;
        this.transactions = new Transactions(pool);
        this.meters = meters;
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
        begin().compose(done -> transactions.run(
                        statements -> statements.run(SearchSql.LOCK_PROGRESS).compose(found -> {
                            if (found.size() == 0) {
                                return Future.<IndexRound.Result>succeededFuture();
                            }
                            IndexProgress progress =
                                    IndexProgress.of(found.iterator().next());
                            return new IndexRound(statements, progress, span).run(youngUpTo);
                        })))
                .compose(this::finish)
                .onSuccess(busy -> {
                    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                    long rest = Math.min(MAX_REST_MILLIS, took * REST);
                    schedule(busy ? Math.max(1, rest) : Math.max(INTERVAL_MILLIS, rest));
                })
                .onFailure(failure -> {
                    log.warn("Messages are not indexed for search for now, trying again: {}", failure.getMessage());
                    schedule(MAX_REST_MILLIS);
                });
    }

    private Future<?> begin() {
        return begun
                ? Future.succeededFuture()
                : pool.preparedQuery(SearchSql.BEGIN).execute().onSuccess(done -> begun = true);
    }

    /**
     * Takes over what a round has found out.
     *
     * @param result null if another node indexes
     * @return whether more is to be done at once
     */
    private Future<Boolean> finish(IndexRound.Result result) {
        if (result == null) {
            meters.notIndexing();
            return Future.succeededFuture(false);
        }
        span = result.span();
        youngUpTo = result.youngUpTo();
        pending += result.indexed();
        meters.indexed(result.indexed(), result.behind());
        if (pending < MAX_PENDING) {
            return Future.succeededFuture(result.busy());
        }
        pending = 0;
        return cleanPending().map(result.busy());
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
