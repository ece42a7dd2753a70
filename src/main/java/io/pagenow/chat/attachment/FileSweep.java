package io.pagenow.chat.attachment;

import io.pagenow.chat.database.BoundedPool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes slots that no message uses, and the files of deleted rows, in the background. All nodes do so; row locks give
 * each of them different rows. A file that cannot be deleted is tried again later. Confined to one event loop.
 */
final class FileSweep {
    private static final long INTERVAL_MILLIS = 5_000;

    /** Slots, or files, of one step. */
    private static final long BATCH = 50;

    private static final Logger log = LoggerFactory.getLogger(FileSweep.class);

    private final Vertx vertx;
    private final BoundedPool pool;
    private final FileStore store;
    private final long timer;
    private boolean running;
    private boolean closed;

    FileSweep(Vertx vertx, BoundedPool pool, FileStore store) {
        this.vertx = vertx;
        this.pool = pool;
        this.store = store;
        this.timer = vertx.setPeriodic(INTERVAL_MILLIS, id -> sweep());
    }

    private void sweep() {
        if (running) {
            return;
        }
        running = true;
        deleteUnused()
                .compose(done -> deleteFiles())
                .onFailure(failure -> log.warn(
                        "Files that nobody uses stay for now, deleting them is tried again: {}", failure.getMessage()))
                .onComplete(done -> running = false);
    }

    private Future<Void> deleteUnused() {
        return pool.preparedQuery(AttachmentSql.DELETE_UNUSED)
                .execute(Tuple.of(BATCH))
                .compose(deleted -> deleted.rowCount() == BATCH && !closed ? deleteUnused() : Future.succeededFuture());
    }

    private Future<Void> deleteFiles() {
        return pool.preparedQuery(AttachmentSql.TAKE_DELETIONS)
                .execute(Tuple.of(BATCH))
                .compose(taken -> taken.size() == 0
                        ? Future.succeededFuture()
                        : delete(taken).compose(done -> closed ? Future.succeededFuture() : deleteFiles()));
    }

    /** Deletes files from the store; those that fail stay in the queue. */
    private Future<Void> delete(RowSet<Row> taken) {
        List<String> deleted = new ArrayList<>();
        List<Future<Void>> deletions = new ArrayList<>();
        for (Row row : taken) {
            String key = row.getString(0);
            deletions.add(store.delete(key).onSuccess(done -> deleted.add(key)).otherwiseEmpty());
        }
        return Future.join(deletions)
                .compose(all ->
                        pool.preparedQuery(AttachmentSql.DELETED).execute(Tuple.of(deleted.toArray(String[]::new))))
                .mapEmpty();
    }

    void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }
}
