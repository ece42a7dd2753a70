package io.pagenow.chat.webhook;

import static java.util.Objects.requireNonNull;

import io.pagenow.chat.outbound.OutageLog;
import io.pagenow.chat.webhook.Lane.State;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The lanes of one endpoint that wait to be read. Up to {@value #MAX_READ} are read at once, one read after the other; a read that fails is
 * tried again. Confined to one event loop.
 */
final class LaneReads {
    private static final int MAX_READ = 50;
    private static final long RETRY_MILLIS = 1_000;

    private final Vertx vertx;
    private final EndpointParts parts;
    private final OutageLog outages;
    private final Listener listener;
    private final Set<Lane> unread = new LinkedHashSet<>();
    private boolean isReading;

    /** Hears what a read has found. */
    interface Listener {
        /** A lane has its cursor, and the events behind it. */
        void read(Lane lane);

        /** There may be something to read, and nothing is being read. */
        void idle();
    }

    LaneReads(Vertx vertx, EndpointParts parts, OutageLog outages, Listener listener) {
        this.vertx = vertx;
        this.parts = parts;
        this.outages = outages;
        this.listener = listener;
    }

    /** Lets a lane be read in its turn. */
    void add(Lane lane) {
        lane.state = State.UNREAD;
        unread.add(lane);
    }

    /** Returns whether {@link #read} would read something. */
    boolean isDue() {
        return !isReading && !unread.isEmpty();
    }

    /** Reads the lanes that wait longest. */
    void read(Endpoint endpoint) {
        isReading = true;
        List<Lane> taken = take();
        List<Lane> conversations =
                taken.stream().filter(lane -> !lane.isOfReports()).toList();
        Optional<Lane> reports = taken.stream().filter(Lane::isOfReports).findAny();
        Future.join(
                        readConversations(endpoint, conversations),
                        reports.map(lane -> readReports(endpoint, lane)).orElse(Future.succeededFuture()))
                .onSuccess(done -> end())
                .onFailure(failure -> {
                    outages.warn(
                            "database",
                            "What waits for the webhook {} cannot be read for now, trying again: {}",
                            endpoint.id(),
                            failure.getMessage());
                    vertx.setTimer(RETRY_MILLIS, timer -> {
                        taken.stream()
                                .filter(lane -> lane.state == State.READING)
                                .forEach(this::add);
                        end();
                    });
                });
    }

    private List<Lane> take() {
        List<Lane> taken = new ArrayList<>();
        Iterator<Lane> next = unread.iterator();
        while (next.hasNext() && taken.size() < MAX_READ) {
            Lane lane = next.next();
            next.remove();
            lane.state = State.READING;
            lane.hasNews = false;
            taken.add(lane);
        }
        return taken;
    }

    private void end() {
        isReading = false;
        listener.idle();
    }

    private Future<Void> readConversations(Endpoint endpoint, List<Lane> lanes) {
        if (lanes.isEmpty()) {
            return Future.succeededFuture();
        }
        Map<Lane, Integer> generations = new HashMap<>();
        lanes.forEach(lane -> generations.put(lane, lane.generation));
        return parts.reader().read(endpoint, lanes).map(readings -> {
            lanes.forEach(lane -> put(
                    lane,
                    requireNonNull(generations.get(lane)),
                    Optional.ofNullable(readings.get(lane.conversationId))));
            return null;
        });
    }

    private Future<Void> readReports(Endpoint endpoint, Lane reports) {
        int generation = reports.generation;
        return parts.reports().read(endpoint).map(reading -> {
            put(reports, generation, Optional.of(reading));
            return null;
        });
    }

    /** Takes over what was read, unless the cursor became void meanwhile. */
    private void put(Lane lane, int generation, Optional<LaneReading> found) {
        if (lane.generation != generation || found.isEmpty()) {
            add(lane);
            return;
        }
        lane.read(found.get(), parts.nanoTime().getAsLong());
        listener.read(lane);
    }
}
