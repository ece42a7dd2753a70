package io.pagenow.chat.webhook;

import io.pagenow.chat.webhook.Lane.State;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Decides when lanes of one endpoint are read and when their next event is sent: as many at a time as the endpoint's health permits, one after
 * the other in the order in which they became ready. Confined to one event loop.
 */
final class LaneScheduler {
    /** Conversations whose events are read and wait for their turn. */
    private static final int MAX_READY = 64;

    /** Age at which what was read is read again, because it may have been deleted since. */
    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Vertx vertx;
    private final LongSupplier nanoTime;
    private final Supplier<Endpoint> endpoint;
    private final EndpointHealth health;
    private final LaneReads reads;
    private final EventDelivery delivery;
    private final Deque<Lane> ready = new ArrayDeque<>();
    private boolean isScheduled;
    private boolean isPauseAwaited;
    private long pauseTimer;
    private boolean closed;

    /** @param endpoint returns the endpoint as it is set now */
    LaneScheduler(
            Vertx vertx,
            LongSupplier nanoTime,
            Supplier<Endpoint> endpoint,
            EndpointHealth health,
            LaneReads reads,
            EventDelivery delivery) {
        this.vertx = vertx;
        this.nanoTime = nanoTime;
        this.endpoint = endpoint;
        this.health = health;
        this.reads = reads;
        this.delivery = delivery;
    }

    /** Lets a lane be read, as soon as there is room. */
    void toUnread(Lane lane) {
        reads.add(lane);
        schedule();
    }

    /** Lets the first event of a lane be sent when it is its turn. */
    void toReady(Lane lane) {
        lane.state = State.READY;
        ready.add(lane);
    }

    /** Lets a lane that is ready be read again. */
    void readAgain(Lane lane) {
        ready.remove(lane);
        toUnread(lane);
    }

    /** Reads and sends what is due, at the end of this turn of the event loop. */
    void schedule() {
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
            if (nanoTime.getAsLong() - lane.readAt < MAX_AGE_NANOS) {
                delivery.send(endpoint.get(), lane);
            } else {
                lane.events.clear();
                toUnread(lane);
            }
        }
        if (reads.isDue() && ready.size() < MAX_READY) {
            reads.read(endpoint.get());
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

    void close() {
        closed = true;
        if (isPauseAwaited) {
            vertx.cancelTimer(pauseTimer);
        }
    }
}
