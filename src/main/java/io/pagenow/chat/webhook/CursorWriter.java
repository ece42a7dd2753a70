package io.pagenow.chat.webhook;

import io.pagenow.chat.outbound.OutageLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * Saves the cursors of an endpoint in batches, one after the other. A node that dies has delivered at most what it had not saved, and that is
 * delivered again. Confined to one event loop.
 */
final class CursorWriter {
    private static final long PAUSE_MILLIS = 100;
    private static final long RETRY_MILLIS = 1_000;
    private static final int BATCH = 1_000;

    private final Vertx vertx;
    private final Pool pool;
    private final String webhookId;
    private final long epoch;
    private final OutageLog outages = new OutageLog(LoggerFactory.getLogger(CursorWriter.class));
    private final Set<Lane> unsaved = new LinkedHashSet<>();

    /** The writes, one after the other. */
    private Future<?> writes = Future.succeededFuture();

    private boolean isScheduled;
    private boolean closed;

    /** @param epoch see {@code webhook_progress_table} */
    CursorWriter(Vertx vertx, Pool pool, String webhookId, long epoch) {
        this.vertx = vertx;
        this.pool = pool;
        this.webhookId = webhookId;
        this.epoch = epoch;
    }

    /** Saves the cursor of a lane soon. */
    void save(Lane lane) {
        if (lane.isOfReports() || !lane.hasMoved()) {
            return;
        }
        lane.isUnsaved = true;
        unsaved.add(lane);
        schedule(PAUSE_MILLIS);
    }

    /** Forgets a cursor that is void. */
    void drop(Lane lane) {
        unsaved.remove(lane);
        lane.isUnsaved = false;
    }

    private void schedule(long millis) {
        if (!isScheduled && !closed) {
            isScheduled = true;
            vertx.setTimer(millis, timer -> {
                isScheduled = false;
                exclusive(this::write);
            });
        }
    }

    /** Runs a write when those before it have ended; no cursor is saved meanwhile. */
    <T> Future<T> exclusive(Supplier<Future<T>> write) {
        Future<T> written = writes.transform(ended -> write.get());
        writes = written;
        return written;
    }

    private Future<Void> write() {
        List<Lane> lanes = new ArrayList<>(unsaved).subList(0, Math.min(BATCH, unsaved.size()));
        if (lanes.isEmpty()) {
            return Future.succeededFuture();
        }
        int size = lanes.size();
        UUID[] ids = new UUID[size];
        Long[] seqs = new Long[size];
        Long[] revs = new Long[size];
        Boolean[] waits = new Boolean[size];
        Boolean[] ended = new Boolean[size];
        for (int index = 0; index < size; index++) {
            Lane lane = lanes.get(index);
            ids[index] = lane.conversationId;
            seqs[index] = lane.seq;
            revs[index] = lane.rev;
            waits[index] = lane.state != Lane.State.IDLE;
            ended[index] = lane.isEnded;
            lane.isMarked = waits[index];
            lane.saved();
            unsaved.remove(lane);
        }
        return pool.preparedQuery(CursorSql.SAVE)
                .execute(Tuple.of(webhookId, ids, seqs, revs, waits, ended, epoch))
                .<Void>mapEmpty()
                .onSuccess(saved -> {
                    if (!unsaved.isEmpty()) {
                        schedule(PAUSE_MILLIS);
                    }
                })
                .recover(failure -> {
                    outages.warn(
                            "database",
                            "Positions of the webhook {} are not saved for now, trying again: {}",
                            webhookId,
                            failure.getMessage());
                    lanes.stream().filter(lane -> lane.isLoaded).forEach(this::putBack);
                    schedule(RETRY_MILLIS);
                    return Future.succeededFuture();
                });
    }

    /** Whether the stored cursor tells that it is behind is unknown, so it is marked again. */
    private void putBack(Lane lane) {
        lane.isUnsaved = true;
        lane.isMarked = false;
        unsaved.add(lane);
    }

    /** Saves what is to be saved, and nothing after it. */
    Future<Void> close() {
        Future<Void> last = exclusive(this::write);
        closed = true;
        return last;
    }
}
