package io.pagenow.chat.webhook;

import io.pagenow.chat.outbound.OutageLog;
import io.pagenow.chat.webhook.Lane.State;
import io.pagenow.chat.webhook.WebhookClient.Outcome;
import java.time.Instant;
import java.util.Optional;

/**
 * Posts the next event of a lane to one endpoint, and decides by the answer how the lane goes on. A lane whose event fails rests, and reads again
 * afterwards, so that what was deleted meanwhile is not sent. Confined to one event loop.
 */
final class EventDelivery {
    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final EndpointParts parts;
    private final CursorWriter cursors;
    private final WebhookClient client;
    private final EndpointHealth health;
    private final EndpointReport report;
    private final LaneRests rests;
    private final OutageLog outages;
    private final Listener listener;

    private int inFlight;
    private boolean isGivenUp;
    private boolean closed;

    /** Takes lanes back after a delivery. */
    interface Listener {
        /** The events of a lane are to be read again. */
        void again(Lane lane);

        /** A lane has further events that were read. */
        void next(Lane lane);

        /** All events of a lane that were read are delivered. */
        void last(Lane lane);

        /** A delivery has ended, so another one may begin. */
        void ended();
    }

    EventDelivery(
            EndpointParts parts,
            CursorWriter cursors,
            WebhookClient client,
            EndpointHealth health,
            EndpointReport report,
            LaneRests rests,
            OutageLog outages,
            Listener listener) {
        this.parts = parts;
        this.cursors = cursors;
        this.client = client;
        this.health = health;
        this.report = report;
        this.rests = rests;
        this.outages = outages;
        this.listener = listener;
    }

    /** Returns the number of events that are being sent. */
    int inFlight() {
        return inFlight;
    }

    /** Returns whether the endpoint is disabled by its answers. */
    boolean isGivenUp() {
        return isGivenUp;
    }

    /** Begins anew after the endpoint was given up. */
    void resume() {
        if (isGivenUp) {
            isGivenUp = false;
            health.succeeded();
        }
    }

    /** Posts the first event of a lane. */
    void send(Endpoint endpoint, Lane lane) {
        WebhookEvent event = lane.events.peek();
        int generation = lane.generation;
        long began = parts.nanoTime().getAsLong();
        Instant at = parts.clock().instant();
        lane.state = State.SENDING;
        inFlight++;
        client.post(endpoint, event.id(endpoint.id()), event.body(endpoint.id()))
                .onComplete(posted -> {
                    inFlight--;
                    if (closed) {
                        return;
                    }
                    Outcome outcome = posted.result();
                    long nanos = parts.nanoTime().getAsLong() - began;
                    report.note(endpoint.id(), event, lane.failures + 1, at, nanos, outcome);
                    parts.meters().attempt(outcome.isDelivered(), nanos);
                    if (outcome.isDelivered()) {
                        delivered(endpoint, lane, generation, event);
                    } else {
                        failed(endpoint, lane, generation, outcome);
                    }
                    listener.ended();
                });
    }

    private void delivered(Endpoint endpoint, Lane lane, int generation, WebhookEvent event) {
        if (health.succeeded()) {
            rests.endAll();
        }
        if (lane.isOfReports()) {
            parts.reports()
                    .delivered(endpoint, event)
                    .onFailure(failure -> outages.warn(
                            "database",
                            "A report is delivered to the webhook {} once more: {}",
                            endpoint.id(),
                            failure.getMessage()))
                    .onComplete(noted -> goOn(lane, generation, event));
        } else {
            goOn(lane, generation, event);
        }
    }

    private void goOn(Lane lane, int generation, WebhookEvent event) {
        lane.failures = 0;
        if (lane.generation != generation) {
            listener.again(lane);
            return;
        }
        lane.events.poll();
        lane.passed(event);
        if (lane.events.isEmpty()) {
            listener.last(lane);
        } else {
            cursors.save(lane);
            listener.next(lane);
        }
    }

    private void failed(Endpoint endpoint, Lane lane, int generation, Outcome outcome) {
        Instant now = parts.clock().instant();
        boolean isBusy = outcome.status() == TOO_MANY_REQUESTS || outcome.status() == UNAVAILABLE;
        health.failed(lane.conversationId, now, isBusy ? outcome.pause() : Optional.empty());
        outages.warn(
                endpoint.id(),
                "An event is not delivered to the webhook {} for now, trying again: {}",
                endpoint.id(),
                outcome.error().orElse(""));
        lane.failures++;
        lane.events.clear();
        if (outcome.status() == GONE) {
            giveUp(endpoint, "gone");
        } else if (health.isGivenUp(now)) {
            giveUp(endpoint, "failing");
        }
        if (lane.generation != generation) {
            listener.again(lane);
        } else {
            rests.begin(lane, outcome.pause());
        }
    }

    private void giveUp(Endpoint endpoint, String reason) {
        if (!isGivenUp) {
            isGivenUp = true;
            parts.disable().disable(endpoint.id(), reason);
        }
    }

    /** Ends deliveries. What is in progress counts as not delivered. */
    void close() {
        closed = true;
        client.close();
    }
}
