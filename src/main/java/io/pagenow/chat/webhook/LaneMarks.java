package io.pagenow.chat.webhook;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Marks conversations in the database whose events wait, so that they are found again by whichever node leads next, and takes them when there is
 * room. Methods fail with the database's error. Confined to one event loop.
 */
final class LaneMarks {
    /** Conversations that are taken at once; fewer than there is room for. */
    private static final int PAGE = 2_500;

    private static final UUID NOWHERE = new UUID(0, 0);

    private final Pool pool;

    /** Endpoints whose marked conversations are not all taken, with the last one that is. */
    private final Map<String, UUID> places = new HashMap<>();

    /** Endpoints of which conversations without room were marked meanwhile. */
    private final Set<String> again = new HashSet<>();

    LaneMarks(Pool pool) {
        this.pool = pool;
    }

    /** Takes what is marked for a new endpoint. */
    void begin(String webhookId) {
        places.put(webhookId, NOWHERE);
    }

    void end(String webhookId) {
        places.remove(webhookId);
        again.remove(webhookId);
    }

    /** Marks what is found and not delivered yet. */
    Future<Void> mark(List<EndpointLanes> endpoints, long epoch) {
        Future<Void> done = Future.succeededFuture();
        for (EndpointLanes lanes : endpoints) {
            boolean mustBeTaken = lanes.register().hasOverflow() || !lanes.hasRoom();
            List<UUID> unmarked = lanes.register().takeUnmarked();
            if (unmarked.isEmpty()) {
                continue;
            }
            if (mustBeTaken) {
                places.putIfAbsent(lanes.endpoint().id(), NOWHERE);
                again.add(lanes.endpoint().id());
            }
            done = done.compose(before -> mark(lanes, unmarked, epoch))
                    .onFailure(failure -> lanes.register().notMarked(unmarked));
        }
        return done;
    }

    private Future<Void> mark(EndpointLanes lanes, List<UUID> conversationIds, long epoch) {
        Endpoint endpoint = lanes.endpoint();
        return lanes.cursors()
                .exclusive(() -> pool.preparedQuery(CursorSql.MARK)
                        .execute(Tuple.of(
                                endpoint.id(), conversationIds.toArray(UUID[]::new), endpoint.startedAt(), epoch)))
                .mapEmpty();
    }

    /** Takes marked conversations, as far as there is room. */
    Future<Void> take(List<EndpointLanes> endpoints) {
        Future<Void> done = Future.succeededFuture();
        for (EndpointLanes lanes : endpoints) {
            if (places.containsKey(lanes.endpoint().id())) {
                done = done.compose(before -> take(lanes));
            }
        }
        return done;
    }

    private Future<Void> take(EndpointLanes lanes) {
        String id = lanes.endpoint().id();
        UUID place = places.get(id);
        if (place == null || !lanes.hasRoom()) {
            return Future.succeededFuture();
        }
        return pool.preparedQuery(CursorSql.WAITING)
                .execute(Tuple.of(id, place, (long) PAGE))
                .compose(rows -> {
                    List<UUID> marked = new ArrayList<>(rows.size());
                    rows.forEach(row -> marked.add(row.getUUID(0)));
                    lanes.takeMarked(marked);
                    if (marked.size() == PAGE) {
                        places.replace(id, marked.get(PAGE - 1));
                        return take(lanes);
                    }
                    if (again.remove(id)) {
                        places.replace(id, NOWHERE);
                    } else {
                        places.remove(id);
                    }
                    return Future.succeededFuture();
                });
    }
}
