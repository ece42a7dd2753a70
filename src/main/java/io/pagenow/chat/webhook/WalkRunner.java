package io.pagenow.chat.webhook;

import io.pagenow.chat.outbound.OutageLog;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.LoggerFactory;

/**
 * Walks through all conversations for endpoints: for one that gets everything from the beginning, one that was disabled, and for replays. Works in
 * pages, and goes on in the next round. Methods fail with the database's error.
 */
final class WalkRunner {
    /** Conversations of a page; fewer after a failure, because the database may have run out of time. */
    private static final int MAX_PAGE = 500;

    private static final int MIN_PAGE = 5;

    private static final UUID NOWHERE = new UUID(0, 0);

    /** Pages of one walk in one round. */
    private static final int MAX_PAGES = 10;

    private static final OutageLog outages = new OutageLog(LoggerFactory.getLogger(WalkRunner.class));

    private final Pool pool;
    private final LeadConnection lead;
    private final LaneMarks marks;
    private final long epoch;
    private int page = MAX_PAGE;

    /**
     * @param marks stores what a walk has found, before the walk goes on
     * @param epoch the number of the lead
     */
    WalkRunner(Pool pool, LeadConnection lead, LaneMarks marks, long epoch) {
        this.pool = pool;
        this.lead = lead;
        this.marks = marks;
        this.epoch = epoch;
    }

    /**
     * A walk.
     *
     * @param conversationId the only conversation, empty for all
     * @param seq the message to which the cursor is moved back
     * @param since the time to which cursors are moved back
     * @param place conversations up to here are done
     */
    private record Walk(
            UUID id,
            String webhookId,
            Optional<UUID> conversationId,
            Optional<Long> seq,
            Optional<OffsetDateTime> since,
            UUID place) {
        static Walk of(Row row) {
            return new Walk(
                    row.getUUID(0),
                    row.getString(1),
                    Optional.ofNullable(row.getUUID(2)),
                    Optional.ofNullable(row.getLong(3)),
                    Optional.ofNullable(row.getOffsetDateTime(4)),
                    row.getUUID(5));
        }
    }

    /** Goes on with all walks. One that fails goes on in the next round, and keeps no news waiting. */
    Future<Void> run(Map<String, EndpointLanes> endpoints) {
        return pool.query(WebhookSql.WALKS).execute().compose(rows -> {
            Future<Void> done = Future.succeededFuture();
            for (Row row : rows) {
                Walk walk = Walk.of(row);
                EndpointLanes lanes = endpoints.get(walk.webhookId);
                if (lanes != null) {
                    done = done.compose(before -> go(lanes, walk));
                }
            }
            return done;
        });
    }

    private Future<Void> go(EndpointLanes lanes, Walk walk) {
        Future<Void> gone = walk.conversationId.isPresent()
                ? moveOne(lanes, walk, walk.conversationId.get())
                : step(lanes, walk, walk.place, MAX_PAGES);
        return gone.onSuccess(done -> page = Math.min(MAX_PAGE, page * 2)).recover(failure -> {
            page = Math.max(MIN_PAGE, page / 4);
            outages.warn(
                    walk.webhookId,
                    "The past is not read for the webhook {} for now, trying again: {}",
                    walk.webhookId,
                    failure.getMessage());
            return Future.succeededFuture();
        });
    }

    private Future<Void> moveOne(EndpointLanes lanes, Walk walk, UUID conversationId) {
        Endpoint endpoint = lanes.endpoint();
        Future<?> moved;
        if (!endpoint.wantsOf(conversationId)) {
            moved = Future.succeededFuture();
        } else if (walk.seq.isPresent()) {
            moved = move(
                    lanes,
                    CursorSql.MOVE_BACK_TO_MESSAGE,
                    Tuple.of(endpoint.id(), conversationId, walk.seq.get(), endpoint.startedAt()));
        } else {
            moved = moveBack(lanes, walk, List.of(conversationId));
        }
        return moved.compose(done -> end(walk));
    }

    private Future<Void> moveBack(EndpointLanes lanes, Walk walk, List<UUID> conversationIds) {
        return move(
                lanes,
                CursorSql.MOVE_BACK_TO_TIME,
                Tuple.of(lanes.endpoint().id(), conversationIds.toArray(UUID[]::new), walk.since.orElseThrow()));
    }

    /** Moves cursors while none is saved, so that no older write undoes it. */
    private Future<Void> move(EndpointLanes lanes, String sql, Tuple parameters) {
        return lanes.cursors()
                .exclusive(() -> pool.preparedQuery(sql).execute(parameters).map(rows -> {
                    lanes.invalidate(ids(rows));
                    return null;
                }));
    }

    private static List<UUID> ids(RowSet<Row> rows) {
        List<UUID> ids = new ArrayList<>(rows.size());
        rows.forEach(row -> ids.add(row.getUUID(0)));
        return ids;
    }

    private Future<Void> step(EndpointLanes lanes, Walk walk, UUID place, int pages) {
        Endpoint endpoint = lanes.endpoint();
        if (pages == 0 || !lanes.hasRoom()) {
            return Future.succeededFuture();
        }
        int size = page;
        return lead.check()
                .compose(leads -> pool.preparedQuery(CursorSql.WALK)
                        .execute(Tuple.of(endpoint.id(), place, endpoint.startedAt(), (long) size)))
                .compose(rows -> take(lanes, walk, rows).compose(taken -> {
                    if (rows.size() < size) {
                        return finish(lanes, walk);
                    }
                    List<UUID> all = ids(rows);
                    UUID reached = all.get(all.size() - 1);
                    return mark(lanes)
                            .compose(marked ->
                                    pool.preparedQuery(WebhookSql.SAVE_WALK).execute(Tuple.of(walk.id, epoch, reached)))
                            .compose(saved -> step(lanes, walk, reached, pages - 1));
                }));
    }

    /** Stores what was found: once the walk is behind it, it would be lost with this node. */
    private Future<Void> mark(EndpointLanes lanes) {
        return marks.mark(List.of(lanes), epoch);
    }

    private Future<Void> take(EndpointLanes lanes, Walk walk, RowSet<Row> rows) {
        Endpoint endpoint = lanes.endpoint();
        if (walk.since.isPresent()) {
            List<UUID> wanted = ids(rows).stream().filter(endpoint::wantsOf).toList();
            return wanted.isEmpty() ? Future.succeededFuture() : moveBack(lanes, walk, wanted);
        }
        for (Row row : rows) {
            if (row.getBoolean(1) && endpoint.wantsOf(row.getUUID(0))) {
                lanes.wake(row.getUUID(0));
            }
        }
        return Future.succeededFuture();
    }

    private Future<Void> finish(EndpointLanes lanes, Walk walk) {
        Endpoint endpoint = lanes.endpoint();
        Future<?> reports = walk.since.isPresent()
                ? pool.preparedQuery(WebhookSql.REPLAY_REPORTS).execute(Tuple.of(endpoint.id(), walk.since.get()))
                : Future.succeededFuture();
        return reports.compose(found -> wakeGone(lanes, NOWHERE)).compose(done -> {
            lanes.wakeReports();
            return end(walk);
        });
    }

    /** @param place the last conversation of the page before */
    private Future<Void> wakeGone(EndpointLanes lanes, UUID place) {
        return pool.preparedQuery(CursorSql.GONE)
                .execute(Tuple.of(lanes.endpoint().id(), place, (long) MAX_PAGE))
                .compose(rows -> {
                    List<UUID> gone = ids(rows);
                    gone.forEach(lanes::wake);
                    return mark(lanes)
                            .compose(marked -> gone.size() < MAX_PAGE
                                    ? Future.succeededFuture()
                                    : wakeGone(lanes, gone.get(MAX_PAGE - 1)));
                });
    }

    private Future<Void> end(Walk walk) {
        return pool.preparedQuery(WebhookSql.END_WALK)
                .execute(Tuple.of(walk.id, epoch))
                .mapEmpty();
    }
}
