package io.pagenow.chat.push;

import io.pagenow.chat.metric.PushMeters.Outcome;
import io.vertx.core.Future;

/** All lanes together: the attempts, their bound, and their ends. */
interface LaneOwner {
    /** Makes one attempt; fails if there was no answer. */
    Future<PushClient.Answer> attempt(Delivery delivery);

    /** Called when a lane may have something to send; {@link ServiceLane#sendNext} is called when it is the lane's turn. */
    void enqueue(ServiceLane lane);

    /**
     * Called at the end of each attempt.
     *
     * @param wasProven what {@link ServiceLane#isProven} returned at its beginning
     */
    void release(boolean wasProven);

    /** Returns the time on a monotonic clock, in nanoseconds. */
    long nanoTime();

    /** Called for each attempt that is repeated. */
    void retried();

    void ended(Delivery delivery, Outcome outcome);
}
