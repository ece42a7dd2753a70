package io.pagenow.chat.attachment;

import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.Loop;
import io.pagenow.chat.metric.AttachmentMeters.Deletion;
import io.pagenow.chat.metric.Counts;
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
 * each of them different rows. A file that cannot be deleted is tried again later. Nothing is deleted before the store is
 * known to be this database's: a restored copy of a database names files of the original. Confined to one event loop.
 */
final class FileSweep {
    private static final long INTERVAL_MILLIS = 5_000;

    private static final long EXPIRY_MILLIS = 3_600_000;

    /** Slots, or files, of one step. */
    private static final long BATCH = 50;

    private static final Logger log = LoggerFactory.getLogger(FileSweep.class);

    private final Vertx vertx;
    private final BoundedPool pool;
    private final AttachmentStorage storage;
    private final Counts<Deletion> deletions;
    private final long timer;
    private final long expiryTimer;
    private boolean running;
    private boolean closed;

    FileSweep(Vertx vertx, BoundedPool pool, AttachmentStorage storage, Counts<Deletion> deletions) {
        this.vertx = vertx;
        this.pool = pool;
        this.storage = storage;
        this.deletions = deletions;
        this.timer = vertx.setPeriodic(INTERVAL_MILLIS, id -> sweep());
        this.expiryTimer = vertx.setPeriodic(INTERVAL_MILLIS, EXPIRY_MILLIS, id -> deleteExpired());
    }

    private void sweep() {
        if (running || !storage.isIdentified()) {
            return;
        }
        running = true;
        Loop.whileTrue(this::deleteUnused)
                .compose(done -> Loop.whileTrue(this::deleteFiles))
                .onFailure(failure -> log.warn(
                        "Files that nobody uses stay for now, deleting them is tried again: {}", failure.getMessage()))
                .onComplete(done -> running = false);
    }

    private void deleteExpired() {
        storage.deleteExpired()
                .onFailure(failure -> log.warn(
                        "What expired uploads have left stays for now; check attachments.directory: {}",
                        failure.toString()));
    }

    /** Returns whether more slots may be left. */
    private Future<Boolean> deleteUnused() {
        return pool.preparedQuery(AttachmentSql.DELETE_UNUSED)
                .execute(Tuple.of(BATCH))
                .onSuccess(deleted -> deletions.add(Deletion.SLOT, deleted.rowCount()))
                .map(deleted -> deleted.rowCount() == BATCH && !closed);
    }

    /** Returns whether more files may be left. */
    private Future<Boolean> deleteFiles() {
        return pool.preparedQuery(AttachmentSql.TAKE_DELETIONS)
                .execute(Tuple.of(BATCH))
                .compose(taken -> taken.size() == 0
                        ? Future.succeededFuture(false)
                        : delete(taken).map(done -> !closed));
    }

    /** Deletes files from the store; those that fail stay in the queue. */
    private Future<Void> delete(RowSet<Row> taken) {
        List<String> deleted = new ArrayList<>();
        List<Future<Void>> attempts = new ArrayList<>();
        for (Row row : taken) {
            String key = row.getString(0);
            attempts.add(storage.delete(key)
                    .onSuccess(done -> {
                        deleted.add(key);
                        deletions.add(Deletion.FILE);
                    })
                    .onFailure(failure -> deletions.add(Deletion.FAILED))
                    .otherwiseEmpty());
        }
        return Future.join(attempts)
                .compose(all ->
                        pool.preparedQuery(AttachmentSql.DELETED).execute(Tuple.of(deleted.toArray(String[]::new))))
                .mapEmpty();
    }

    void close() {
        closed = true;
        vertx.cancelTimer(timer);
        vertx.cancelTimer(expiryTimer);
    }
}
