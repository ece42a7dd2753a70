package io.pagenow.chat.group;

import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.Loop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the rows of deleted conversations in the background, in small batches with pauses. Every node looks for such conversations, so
 * one takes up the work that another has left. Two nodes at the same conversation do no harm: its row, by which it is found, is deleted
 * last, when no other row is left. Confined to one event loop.
 */
final class GroupPurge {
    /** Time between two searches. */
    private static final long INTERVAL_MILLIS = 20_000;

    private static final long PAUSE_MILLIS = 100;

    /** Rows of one table deleted by one statement. */
    private static final long BATCH = 1_000;

    private static final Logger log = LoggerFactory.getLogger(GroupPurge.class);

    private final Vertx vertx;
    private final BoundedPool pool;
    private final long timer;
    private boolean running;
    private boolean closed;

    GroupPurge(Vertx vertx, BoundedPool pool) {
        this.vertx = vertx;
        this.pool = pool;
        this.timer = vertx.setPeriodic(INTERVAL_MILLIS, id -> search());
    }

    private void search() {
        if (running) {
            return;
        }
        running = true;
        Loop.whileTrue(this::purgeNext)
                .onFailure(failure -> log.warn(
                        "The rows of a deleted conversation stay for now, deleting them is tried again: {}",
                        failure.getMessage()))
                .onComplete(done -> running = false);
    }

    /** Purges one deleted conversation; returns whether more may be left. */
    private Future<Boolean> purgeNext() {
        return pool.preparedQuery(GroupSql.DELETED)
                .execute()
                .compose(found -> found.size() == 0 || closed
                        ? Future.succeededFuture(false)
                        : purge(found.iterator().next().getUUID(0)));
    }

    private Future<Boolean> purge(UUID conversationId) {
        return Loop.whileTrue(() -> purgeBatch(conversationId))
                .compose(purged -> vertx.timer(PAUSE_MILLIS))
                .map(paused -> !closed);
    }

    /** Returns whether more rows may be left. */
    private Future<Boolean> purgeBatch(UUID conversationId) {
        return deleteSome(conversationId, GroupSql.PURGES).compose(deleted -> {
            if (closed) {
                return Future.succeededFuture(false);
            }
            return deleted == 0
                    ? pool.preparedQuery(GroupSql.PURGE_CONVERSATION)
                            .execute(Tuple.of(conversationId))
                            .map(false)
                    : vertx.timer(PAUSE_MILLIS).map(true);
        });
    }

    /** Returns the number of deleted rows, those of one table at a time. */
    private Future<Integer> deleteSome(UUID conversationId, List<String> tables) {
        return tables.isEmpty()
                ? Future.succeededFuture(0)
                : pool.preparedQuery(tables.get(0))
                        .execute(Tuple.of(conversationId, BATCH))
                        .compose(deleted -> deleted.rowCount() > 0
                                ? Future.succeededFuture(deleted.rowCount())
                                : deleteSome(conversationId, tables.subList(1, tables.size())));
    }

    /** Stops after the batch in progress; the rest is deleted after the next start, or by another node. */
    void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }
}
