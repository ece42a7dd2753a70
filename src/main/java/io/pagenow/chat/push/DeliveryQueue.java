package io.pagenow.chat.push;

import io.pagenow.chat.metric.PushMeters;
import io.pagenow.chat.metric.PushMeters.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The deliveries that wait or are in progress, in a lane for each push service. Whatever does not fit is dropped and counted: clients
 * read with {@code sync} what they were not told. Confined to one event loop.
 */
final class DeliveryQueue {
    /** Deliveries that wait, of all lanes. */
    static final int MAX_WAITING = 20_000;

    /**
     * Deliveries that were offered while their service had not accepted one lately, of all lanes. Users choose the services, and those that are silent
     * must not take the room of the others.
     */
    static final int MAX_UNPROVEN = MAX_WAITING / 4;

    /** Deliveries for services that accept them from which on the next ones should come later. */
    private static final int BUSY = (MAX_WAITING - MAX_UNPROVEN) / 2;

    /** Push services at the same time. Users choose them, so their number must have a bound. */
    static final int MAX_LANES = 1_000;

    private final Vertx vertx;
    private final Function<Delivery, Future<PushClient.Answer>> attempts;
    private final LongSupplier clock;
    private final PushMeters meters;
    private final Map<String, ServiceLane> lanes = new HashMap<>();
    private final LaneTurns turns = new LaneTurns();
    private final LaneOwner all = new AllLanes();
    private final Set<Delivery> unproven = new HashSet<>();
    private int waiting;

    /**
     * @param attempts makes one attempt; fails if there was no answer
     * @param clock a monotonic clock, in nanoseconds
     */
    DeliveryQueue(
            Vertx vertx,
            Function<Delivery, Future<PushClient.Answer>> attempts,
            LongSupplier clock,
            PushMeters meters) {
        this.vertx = vertx;
        this.attempts = attempts;
        this.clock = clock;
        this.meters = meters;
    }

    /** @param workers prepare requests, which takes a millisecond of a processor each */
    static DeliveryQueue of(Vertx vertx, PushClient client, WorkerExecutor workers, PushMeters meters) {
        return new DeliveryQueue(
                vertx,
                delivery -> workers.executeBlocking(delivery::prepare, false)
                        .recover(failure -> Future.failedFuture(new Delivery.UnpreparedException(failure)))
                        .compose(request -> client.post(delivery.target(), delivery.isTrusted(), request)),
                System::nanoTime,
                meters);
    }

    /**
     * Returns whether so much waits for services that accept pushes, for all or for one of them, that the next ones should come later. Nobody
     * waits for the other services: what does not fit there is dropped.
     */
    boolean isBusy() {
        int accepted = 0;
        for (ServiceLane lane : lanes.values()) {
            accepted += lane.accepts() ? lane.size() : 0;
            if (accepted > BUSY || lane.isBusy()) {
                return true;
            }
        }
        return false;
    }

    void offer(Delivery delivery) {
        String origin = PushClient.origin(delivery.target());
        ServiceLane lane = lanes.get(origin);
        if (lane == null && lanes.size() >= MAX_LANES) {
            lanes.values().removeIf(ServiceLane::isIdle);
        }
        if (lane == null && lanes.size() < MAX_LANES) {
            lane = new ServiceLane(vertx, origin, all);
            lanes.put(origin, lane);
        }
        boolean isUnproven = lane != null && !lane.accepts() && !delivery.isTrusted();
        if (lane == null || waiting >= MAX_WAITING || (isUnproven && unproven.size() >= MAX_UNPROVEN)) {
            meters.dropped().add(PushMeters.Drop.WAITING);
            return;
        }
        setWaiting(waiting + 1);
        if (isUnproven) {
            unproven.add(delivery);
        }
        if (!lane.offer(delivery)) {
            meters.dropped().add(PushMeters.Drop.SERVICE);
            unproven.remove(delivery);
            setWaiting(waiting - 1);
        }
    }

    private final class AllLanes implements LaneOwner {
        @Override
        public Future<PushClient.Answer> attempt(Delivery delivery) {
            long startedAt = clock.getAsLong();
            return attempts.apply(delivery).onComplete(done -> meters.duration().record(clock.getAsLong() - startedAt));
        }

        @Override
        public void enqueue(ServiceLane lane) {
            turns.enqueue(lane);
        }

        @Override
        public void release(boolean wasProven) {
            turns.release(wasProven);
        }

        @Override
        public long nanoTime() {
            return clock.getAsLong();
        }

        @Override
        public void retried() {
            meters.retries().add();
        }

        @Override
        public void ended(Delivery delivery, Outcome outcome) {
            setWaiting(waiting - 1);
            unproven.remove(delivery);
            meters.ended().add(outcome);
            delivery.ended(outcome);
        }
    }

    private void setWaiting(int number) {
        waiting = number;
        meters.waiting().set(number);
    }

    /** Ends deliveries that have waited too long, and forgets lanes without deliveries, unless their service is proven. */
    void sweep() {
        lanes.values().forEach(ServiceLane::dropStale);
        lanes.values().removeIf(lane -> lane.isIdle() && !lane.isProven());
        meters.paused()
                .set(lanes.values().stream().filter(ServiceLane::isPaused).count());
    }

    /** Drops everything that waits. */
    void close() {
        lanes.values().forEach(ServiceLane::close);
    }
}
