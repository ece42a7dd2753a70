package io.pagenow.chat.push;

import io.pagenow.chat.metric.PushMeters;
import io.pagenow.chat.metric.PushMeters.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The deliveries that wait or are in progress, in a lane for each push service. Whatever does not fit is dropped and counted: clients
 * read with {@code sync} what they were not told. Confined to one event loop.
 */
final class DeliveryQueue {
    /** Deliveries that wait, of all lanes. */
    static final int MAX_WAITING = 20_000;

    /** Requests in progress, of all lanes. */
    static final int MAX_IN_FLIGHT = 256;

    /** Push services at the same time. Users choose them, so their number must have a bound. */
    static final int MAX_LANES = 1_000;

    private final Vertx vertx;
    private final PushClient client;
    private final WorkerExecutor workers;
    private final PushMeters meters;
    private final Map<String, ServiceLane> lanes = new HashMap<>();
    private final ServiceLane.Whole all = new AllLanes();
    private int waiting;
    private int inFlight;

    /** @param workers prepare requests, which takes a millisecond of a processor each */
    DeliveryQueue(Vertx vertx, PushClient client, WorkerExecutor workers, PushMeters meters) {
        this.vertx = vertx;
        this.client = client;
        this.workers = workers;
        this.meters = meters;
    }

    /** Returns whether so much waits, in all or for a service that accepts pushes, that the next ones should come later. */
    boolean isBusy() {
        return waiting > MAX_WAITING / 2 || lanes.values().stream().anyMatch(ServiceLane::isBusy);
    }

    void offer(Delivery delivery) {
        String origin = PushClient.origin(delivery.target());
        ServiceLane lane = lanes.get(origin);
        if (lane == null && lanes.size() < MAX_LANES) {
            lane = new ServiceLane(vertx, origin, all);
            lanes.put(origin, lane);
        }
        if (lane == null || waiting >= MAX_WAITING) {
            meters.dropped().add(PushMeters.Drop.WAITING);
            return;
        }
        setWaiting(waiting + 1);
        if (!lane.offer(delivery)) {
            meters.dropped().add(PushMeters.Drop.SERVICE);
            setWaiting(waiting - 1);
        }
    }

    private final class AllLanes implements ServiceLane.Whole {
        private boolean exhausted;

        @Override
        public Future<PushClient.Answer> attempt(Delivery delivery) {
            long startedAt = System.nanoTime();
            return workers.executeBlocking(delivery::prepare, false)
                    .compose(request -> client.post(delivery.target(), delivery.isTrusted(), request))
                    .onComplete(done -> meters.duration().record(System.nanoTime() - startedAt));
        }

        @Override
        public boolean tryAcquire() {
            exhausted = inFlight >= MAX_IN_FLIGHT;
            if (!exhausted) {
                inFlight++;
            }
            return !exhausted;
        }

        @Override
        public void release() {
            inFlight--;
            if (exhausted) {
                exhausted = false;
                vertx.runOnContext(now -> List.copyOf(lanes.values()).forEach(ServiceLane::sendNext));
            }
        }

        @Override
        public void retried() {
            meters.retries().add();
        }

        @Override
        public void ended(Delivery delivery, Outcome outcome) {
            setWaiting(waiting - 1);
            meters.ended().add(outcome);
            delivery.ended(outcome);
        }
    }

    private void setWaiting(int number) {
        waiting = number;
        meters.waiting().set(number);
    }

    /** Forgets lanes without deliveries. */
    void sweep() {
        lanes.values().removeIf(ServiceLane::isIdle);
    }

    /** Drops everything that waits. */
    void close() {
        lanes.values().forEach(ServiceLane::close);
    }
}
