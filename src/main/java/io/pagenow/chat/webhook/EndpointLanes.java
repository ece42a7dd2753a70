package io.pagenow.chat.webhook;

import io.pagenow.chat.model.WebhookType;
import io.pagenow.chat.outbound.OutageLog;
import io.pagenow.chat.webhook.EndpointReport.Before;
import io.pagenow.chat.webhook.EndpointReport.Snapshot;
import io.pagenow.chat.webhook.Lane.State;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * Delivers to one endpoint. Each conversation has a {@link Lane}, in which one event is sent after the other ({@link EventDelivery}); lanes take
 * turns. Confined to one event loop.
 */
final class EndpointLanes {
    /** Conversations whose events are read and wait for their turn. */
    private static final int MAX_READY = 64;

    /** Age at which what was read is read again, because it may have been deleted since. */
    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Vertx vertx;
    private final EndpointParts parts;
    private final CursorWriter cursors;
    private final EndpointHealth health;
    private final EndpointReport report;
    private final OutageLog outages = new OutageLog(LoggerFactory.getLogger(EndpointLanes.class));

    private final LaneRegister lanes = new LaneRegister();
    private final LaneReads reads;
    private final LaneRests rests;
    private final EventDelivery delivery;
    private final Deque<Lane> ready = new ArrayDeque<>();

    private Endpoint endpoint;
    private boolean isScheduled;
    private boolean isPauseAwaited;
    private long pauseTimer;
    private boolean closed;

    EndpointLanes(
            Vertx vertx,
            Endpoint endpoint,
            Before before,
            EndpointParts parts,
            CursorWriter cursors,
            WebhookClient client) {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.parts = parts;
        this.cursors = cursors;
        this.health = new EndpointHealth(
                parts.nanoTime(),
                before.failingSince(),
                before.pausedUntil().map(until -> Duration.between(parts.clock().instant(), until)));
        this.report = new EndpointReport(before);
        this.reads = new LaneReads(vertx, parts, outages, new LaneReads.Listener() {
            @Override
            public void read(Lane lane) {
                EndpointLanes.this.read(lane);
            }

            @Override
            public void idle() {
                schedule();
            }
        });
        this.rests = new LaneRests(vertx, this::toUnread);
        this.delivery = new EventDelivery(parts, cursors, client, health, report, rests, outages, new Turns());
    }

    /** Lets lanes go on after a delivery. */
    private final class Turns implements EventDelivery.Listener {
        @Override
        public void again(Lane lane) {
            toUnread(lane);
        }

        @Override
        public void next(Lane lane) {
            toReady(lane);
            schedule();
        }

        @Override
        public void last(Lane lane) {
            finish(lane);
        }

        @Override
        public void ended() {
            schedule();
        }
    }

    Endpoint endpoint() {
        return endpoint;
    }

    CursorWriter cursors() {
        return cursors;
    }

    /** Takes over what an administrator has changed. */
    void replace(Endpoint changed) {
        boolean isRetry = changed.retries() != endpoint.retries();
        endpoint = changed;
        if (isRetry) {
            delivery.resume();
            report.changed();
            health.resume();
            rests.endAll();
            schedule();
        }
    }

    /**
     * Tells that a conversation has news.
     *
     * @param seq position of a message, 0 if the news is none
     * @param rev revision of a change, 0 if the news is none; {@link Long#MAX_VALUE} if the conversation is deleted
     */
    void news(UUID conversationId, long seq, long rev) {
        boolean isEnd = rev == Long.MAX_VALUE;
        long wantedSeq = endpoint.wantsMessages() ? seq : 0;
        long wantedRev =
                endpoint.wantsChanges() || (isEnd && endpoint.wants(WebhookType.CONVERSATION_DELETED)) ? rev : 0;
        if ((wantedSeq > 0 || wantedRev > 0) && endpoint.wantsOf(conversationId)) {
            Lane lane = lanes.known(conversationId);
            if (lane == null || !lane.covers(wantedSeq, wantedRev)) {
                wake(conversationId);
            }
        }
    }

    /** Reads a conversation, as soon as there is room. */
    void wake(UUID conversationId) {
        lanes.begin(conversationId).ifPresent(lane -> {
            lane.since = parts.nanoTime().getAsLong();
            toUnread(lane);
        });
    }

    /** Looks for reports that wait. */
    void wakeReports() {
        if (endpoint.wants(WebhookType.REPORT_CREATED)) {
            wake(Lane.REPORTS);
        }
    }

    /** Returns whether there is room for conversations that are marked. */
    boolean hasRoom() {
        return lanes.hasRoom();
    }

    /** Takes conversations that are marked. */
    void takeMarked(Collection<UUID> conversationIds) {
        for (UUID conversationId : conversationIds) {
            wake(conversationId);
            lanes.marked(conversationId);
        }
    }

    /** Returns the lanes, of which those that are behind are marked in the database. */
    LaneRegister register() {
        return lanes;
    }

    /** Forgets the cursors of conversations, which have changed in the database, and reads them again. */
    void invalidate(Collection<UUID> conversationIds) {
        for (UUID conversationId : conversationIds) {
            Lane lane = lanes.known(conversationId);
            if (lane == null) {
                wake(conversationId);
                continue;
            }
            cursors.drop(lane);
            lane.invalidate();
            switch (lane.state) {
                case IDLE -> wake(conversationId);
                case READY -> {
                    ready.remove(lane);
                    toUnread(lane);
                }
                case RESTING -> rests.end(lane);
                case UNREAD, READING, SENDING -> {}
            }
        }
    }

    private void toUnread(Lane lane) {
        reads.add(lane);
        schedule();
    }

    private void schedule() {
        if (!isScheduled && !closed) {
            isScheduled = true;
            vertx.runOnContext(turn -> {
                isScheduled = false;
                pump();
            });
        }
    }

    private void pump() {
        if (closed) {
            return;
        }
        int permits = delivery.isGivenUp() ? 0 : health.permits();
        if (permits == 0) {
            awaitEndOfPause();
            return;
        }
        while (delivery.inFlight() < permits && !ready.isEmpty()) {
            Lane lane = ready.poll();
            if (parts.nanoTime().getAsLong() - lane.readAt < MAX_AGE_NANOS) {
                delivery.send(endpoint, lane);
            } else {
                lane.events.clear();
                toUnread(lane);
            }
        }
        if (reads.isDue() && ready.size() < MAX_READY) {
            reads.read(endpoint);
        }
    }

    /** A pause that was made longer meanwhile is awaited again. */
    private void awaitEndOfPause() {
        if (!delivery.isGivenUp() && !isPauseAwaited) {
            isPauseAwaited = true;
            pauseTimer = vertx.setTimer(health.rest().toMillis() + 1, timer -> {
                isPauseAwaited = false;
                pump();
            });
        }
    }

    private void read(Lane lane) {
        if (lane.events.isEmpty()) {
            finish(lane);
        } else {
            toReady(lane);
        }
    }

    private void toReady(Lane lane) {
        lane.state = State.READY;
        ready.add(lane);
    }

    /** Everything that was read is delivered. */
    private void finish(Lane lane) {
        lane.passedAll();
        if (lane.hasMore) {
            toUnread(lane);
        } else if (lane.hasNews) {
            lane.since = parts.nanoTime().getAsLong();
            toUnread(lane);
        } else {
            lanes.end(lane);
        }
        cursors.save(lane);
    }

    /** Returns whether the last attempts have failed. */
    boolean isFailing() {
        return health.failingSince().isPresent();
    }

    /** Returns the number of conversations with something to deliver. */
    int waiting() {
        return lanes.waiting();
    }

    /** Returns how long the conversation that waits longest has waited. */
    Duration lag() {
        long now = parts.nanoTime().getAsLong();
        return Duration.ofNanos(
                lanes.busy().stream().mapToLong(lane -> now - lane.since).max().orElse(0));
    }

    /** Returns what is to be saved of its state; empty if nothing has changed since the last time. */
    Optional<Snapshot> takeSnapshot() {
        return report.take(health, parts.clock().instant(), waiting());
    }

    /** Lets the next snapshot be saved, because the last one was not. */
    void notSaved() {
        report.changed();
    }

    /** Ends deliveries, and saves the cursors. What is in progress counts as not delivered. */
    Future<Void> close() {
        closed = true;
        rests.close();
        if (isPauseAwaited) {
            vertx.cancelTimer(pauseTimer);
        }
        delivery.close();
        return cursors.close();
    }
}
