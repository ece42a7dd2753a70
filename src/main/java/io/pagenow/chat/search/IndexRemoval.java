package io.pagenow.chat.search;

import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.database.Transactions.Statements;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the index when search is off: nothing would remove the words of messages that are edited or deleted then. When search is on
 * again, the index begins again. Confined to one event loop.
 */
public final class IndexRemoval {
    private static final long RETRY_MILLIS = 30_000;

    private static final Logger log = LoggerFactory.getLogger(IndexRemoval.class);

    private final Vertx vertx;
    private final Transactions transactions;
    private boolean closed;
    private long timer;

    public IndexRemoval(Vertx vertx, BoundedPool pool) {
        this.vertx = vertx;
        this.transactions = new Transactions(pool);
    }

    /** Empties the index, and tries again until it is empty. */
    public void start() {
        if (closed) {
            return;
        }
        transactions.run(IndexRemoval::remove).onFailure(failure -> {
            log.warn(
                    "Search is off, and its index could not be emptied; trying again in 30 s: {}",
                    failure.getMessage());
            if (!closed) {
                timer = vertx.setTimer(RETRY_MILLIS, id -> start());
            }
        });
    }

    private static Future<?> remove(Statements statements) {
        return statements.run(SearchSql.HAS_INDEX).compose(found -> {
            if (!found.iterator().next().getBoolean(0)) {
                return Future.succeededFuture();
            }
            return statements
                    .run(SearchSql.LIMIT_LOCK)
                    .compose(limited -> statements.run(SearchSql.DROP_PROGRESS))
                    .compose(dropped -> statements.run(SearchSql.EMPTY_INDEX))
                    .onSuccess(done -> log.info("Search is off: its index is emptied"));
        });
    }

    public void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }
}
