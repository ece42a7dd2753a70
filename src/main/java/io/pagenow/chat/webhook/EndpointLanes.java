package io.pagenow.chat.webhook;

import io.pagenow.chat.model.WebhookType;
import io.pagenow.chat.outbound.OutageLog;
import io.pagenow.chat.webhook.EndpointReport.Before;
import io.pagenow.chat.webhook.EndpointReport.Snapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.LoggerFactory;

/**
 * Delivers to one endpoint. Each conversation has a {@link Lane}, in which one event is sent after the other ({@link EventDelivery}); lanes take
 * turns. Confined to one event loop.
 */
final class EndpointLanes {
    private final EndpointParts parts;
    private final CursorWriter cursors;
    private final EndpointHealth health;
    private final EndpointReport report;
    private final OutageLog outages = new OutageLog(LoggerFactory.getLogger(EndpointLanes.class));

    private final LaneRegister lanes = new LaneRegister();
    private final LaneReads reads;
    private final LaneRests rests;
    private final EventDelivery delivery;
    private final LaneScheduler scheduler;

    private Endpoint endpoint;

    EndpointLanes(
            Vertx vertx,
            Endpoint endpoint,
            Before before,
            EndpointParts parts,
            CursorWriter cursors,
            WebhookClient client) {
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
                scheduler.schedule();
            }
        });
        this.rests = new LaneRests(vertx, this::rested);
        this.delivery = new EventDelivery(parts, cursors, client, health, report, rests, outages, new Turns());
        this.scheduler = new LaneScheduler(vertx, parts.nanoTime(), this::endpoint, health, reads, delivery);
    }

    /** Lets lanes go on after a delivery. */
    private final class Turns implements EventDelivery.Listener {
        @Override
        public void again(Lane lane) {
            scheduler.toUnread(lane);
        }

        @Override
        public void next(Lane lane) {
            scheduler.toReady(lane);
            scheduler.schedule();
        }

        @Override
        public void last(Lane lane) {
            finish(lane);
        }

        @Override
        public void ended() {
            scheduler.schedule();
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
            scheduler.schedule();
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
            scheduler.toUnread(lane);
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
                case READY -> scheduler.readAgain(lane);
                case RESTING -> rests.end(lane);
                case UNREAD, READING, SENDING -> {}
            }
        }
    }

    private void read(Lane lane) {
        if (lane.events.isEmpty()) {
            finish(lane);
        } else {
            scheduler.toReady(lane);
        }
    }

    private void rested(Lane lane) {
        scheduler.toUnread(lane);
    }

    /** Everything that was read is delivered. */
    private void finish(Lane lane) {
        lane.passedAll();
        if (lane.hasMore) {
            scheduler.toUnread(lane);
        } else if (lane.hasNews) {
            lane.since = parts.nanoTime().getAsLong();
            scheduler.toUnread(lane);
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
        scheduler.close();
        rests.close();
        delivery.close();
        return cursors.close();
    }
}
