package io.pagenow.chat.push;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * The order in which lanes send: each one delivery, then the next lane. Lanes that are not proven, because their service has not answered yet
 * or has been slow or broken last, have a bound together, so that however many silent services there are, they leave places to the others.
 * Confined to one event loop.
 */
final class LaneTurns {
    /** Requests in progress, of all lanes. */
    static final int MAX_IN_FLIGHT = 256;

    /** Requests in progress of lanes that were not proven when they were sent. */
    static final int MAX_UNPROVEN = MAX_IN_FLIGHT / 2;

    private final Queue<ServiceLane> proven = new ArrayDeque<>();
    private final Set<ServiceLane> unproven = new LinkedHashSet<>();
    private final Set<ServiceLane> queued = new HashSet<>();
    private int inFlight;
    private int unprovenInFlight;
    private boolean isTurnOfUnproven;
    private boolean isServing;

    /** Adds a lane, unless it has its turn anyway, and sends what may be sent. */
    void enqueue(ServiceLane lane) {
        add(lane);
        serve();
    }

    /** @param wasProven whether the lane was proven when the request was sent */
    void release(boolean wasProven) {
        inFlight--;
        unprovenInFlight -= wasProven ? 0 : 1;
        serve();
    }

    private void add(ServiceLane lane) {
        if (!lane.isReady()) {
            return;
        }
        boolean isNew = queued.add(lane);
        if (lane.isProven() && (isNew || unproven.remove(lane))) {
            proven.add(lane);
        } else if (isNew) {
            unproven.add(lane);
        }
    }

    private void serve() {
        if (isServing) {
            return;
        }
        isServing = true;
        for (Optional<ServiceLane> lane = next(); lane.isPresent(); lane = next()) {
            serve(lane.get());
        }
        isServing = false;
    }

    private void serve(ServiceLane lane) {
        queued.remove(lane);
        boolean isUnproven = !lane.isProven();
        // Counted first, because a request may end before the call returns.
        inFlight++;
        unprovenInFlight += isUnproven ? 1 : 0;
        if (!lane.sendNext()) {
            inFlight--;
            unprovenInFlight -= isUnproven ? 1 : 0;
        }
        add(lane);
    }

    /** Takes turns between the two kinds, so that neither keeps the other waiting. */
    private Optional<ServiceLane> next() {
        if (inFlight >= MAX_IN_FLIGHT) {
            return Optional.empty();
        }
        while (!proven.isEmpty() && !proven.element().isProven()) {
            unproven.add(proven.remove());
        }
        boolean mayUnproven = unprovenInFlight < MAX_UNPROVEN && !unproven.isEmpty();
        isTurnOfUnproven = mayUnproven && (!isTurnOfUnproven || proven.isEmpty());
        return Optional.ofNullable(isTurnOfUnproven ? firstUnproven() : proven.poll());
    }

    private ServiceLane firstUnproven() {
        Iterator<ServiceLane> lanes = unproven.iterator();
        ServiceLane first = lanes.next();
        lanes.remove();
        return first;
    }
}
