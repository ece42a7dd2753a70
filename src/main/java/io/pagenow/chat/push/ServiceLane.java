package io.pagenow.chat.push;

import io.pagenow.chat.metric.PushMeters.Outcome;
import io.pagenow.chat.outbound.AddressFilter.RefusedAddressException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deliveries to one push service. Requests in progress begin at four and grow by one with each success, up to {@link #MAX_IN_FLIGHT};
 * a failure halves them, so a slow or broken service takes little from others. After three failures in a row the lane pauses, for the
 * time that the service requests in {@code Retry-After}, otherwise for a doubling time. Confined to one event loop.
 */
final class ServiceLane {
    static final int MAX_IN_FLIGHT = 64;

    /** Deliveries that wait, those that wait for another attempt included. Later ones are dropped. */
    static final int MAX_WAITING = 5_000;

    private static final int FIRST_IN_FLIGHT = 4;
    private static final int MAX_ATTEMPTS = 4;
    private static final int FAILURES_BEFORE_PAUSE = 3;
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);

    /** Longest time that a delivery waits for another attempt: later the news is old. */
    private static final Duration MAX_DELAY = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(ServiceLane.class);

    private final Vertx vertx;
    private final String origin;
    private final Whole whole;
    private final Map<Object, Attempt> waiting = new LinkedHashMap<>();

    /** The latest delivery of each key that has not ended: an older one must not arrive after it. */
    private final Map<Object, Delivery> latest = new HashMap<>();

    private int delayed;
    private int inFlight;
    private int allowed = FIRST_IN_FLIGHT;
    private int failuresInARow;
    private boolean paused;

    /** All lanes together: the attempts, their bound, and their ends. */
    interface Whole {
        /** Makes one attempt; fails if there was no answer. */
        Future<PushClient.Answer> attempt(Delivery delivery);

        /** Returns false if too many requests are in progress; {@link ServiceLane#sendNext} is called when that has changed. */
        boolean tryAcquire();

        void release();

        /** Called for each attempt that is repeated. */
        void retried();

        void ended(Delivery delivery, Outcome outcome);
    }

    /** @param number 1 for the first attempt */
    private record Attempt(Delivery delivery, int number) {}

    ServiceLane(Vertx vertx, String origin, Whole whole) {
        this.vertx = vertx;
        this.origin = origin;
        this.whole = whole;
    }

    int size() {
        return waiting.size() + delayed;
    }

    boolean isIdle() {
        return size() == 0 && inFlight == 0 && !paused;
    }

    /** Returns whether more than half of the bound waits for a service that accepts pushes. */
    boolean isBusy() {
        return !paused && size() > MAX_WAITING / 2;
    }

    /** Returns false if the lane is full. */
    boolean offer(Delivery delivery) {
        Attempt replaced = waiting.get(delivery.key());
        if (replaced == null && size() >= MAX_WAITING) {
            return false;
        }
        latest.put(delivery.key(), delivery);
        waiting.put(delivery.key(), new Attempt(delivery, 1));
        if (replaced != null) {
            end(replaced.delivery, Outcome.REPLACED);
        }
        sendNext();
        return true;
    }

    /** Sends as much as the lane and the whole may have in progress. */
    void sendNext() {
        while (!paused && inFlight < allowed && !waiting.isEmpty() && whole.tryAcquire()) {
            Iterator<Attempt> first = waiting.values().iterator();
            Attempt next = first.next();
            first.remove();
            send(next);
        }
    }

    private void send(Attempt attempt) {
        inFlight++;
        whole.attempt(attempt.delivery).onComplete(done -> {
            inFlight--;
            if (done.succeeded()) {
                answered(attempt, done.result());
            } else {
                unanswered(attempt, done.cause());
            }
            whole.release();
            sendNext();
        });
    }

    private void answered(Attempt attempt, PushClient.Answer answer) {
        int status = answer.status();
        if (status == 429 || status >= 500) {
            failed(attempt, answer.retryAfter().orElse(Duration.ZERO), "it answers " + status);
            return;
        }
        failuresInARow = 0;
        allowed = Math.min(allowed + 1, MAX_IN_FLIGHT);
        if (status >= 200 && status < 300) {
            end(attempt.delivery, Outcome.DELIVERED);
        } else if (status == 404 || status == 410) {
            end(attempt.delivery, Outcome.GONE);
        } else {
            log.warn(
                    "{} refuses a push with status {}; for 401 and 403 check push.contact and the clock of this machine",
                    origin,
                    status);
            end(attempt.delivery, Outcome.REFUSED);
        }
    }

    private void unanswered(Attempt attempt, Throwable failure) {
        if (failure instanceof RefusedAddressException) {
            log.warn("No push to {}: {} (push.allowedNetworks)", origin, failure.getMessage());
            end(attempt.delivery, Outcome.REFUSED);
        } else {
            failed(attempt, Duration.ZERO, String.valueOf(failure.getMessage()));
        }
    }

    private void failed(Attempt attempt, Duration requested, String reason) {
        failuresInARow++;
        allowed = Math.max(1, allowed / 2);
        Duration delay = longer(requested, FIRST_DELAY.multipliedBy(1L << (2 * (attempt.number - 1))));
        if (failuresInARow >= FAILURES_BEFORE_PAUSE && !paused) {
            pause(longer(requested, FIRST_DELAY.multipliedBy(1L << Math.min(failuresInARow, 6))), reason);
        }
        if (isReplaced(attempt)) {
            end(attempt.delivery, Outcome.REPLACED);
            return;
        }
        if (attempt.number >= MAX_ATTEMPTS || delay.compareTo(MAX_DELAY) > 0) {
            end(attempt.delivery, Outcome.UNREACHABLE);
            return;
        }
        whole.retried();
        delayed++;
        vertx.setTimer(delay.toMillis(), timer -> {
            delayed--;
            if (isReplaced(attempt)) {
                end(attempt.delivery, Outcome.REPLACED);
            } else {
                waiting.put(attempt.delivery.key(), new Attempt(attempt.delivery, attempt.number + 1));
                sendNext();
            }
        });
    }

    private boolean isReplaced(Attempt attempt) {
        return latest.get(attempt.delivery.key()) != attempt.delivery;
    }

    private void end(Delivery delivery, Outcome outcome) {
        latest.remove(delivery.key(), delivery);
        whole.ended(delivery, outcome);
    }

    private void pause(Duration time, String reason) {
        log.warn("No push to {} for {} s: {}", origin, time.toSeconds(), reason);
        paused = true;
        vertx.setTimer(time.toMillis(), timer -> {
            paused = false;
            sendNext();
        });
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** Drops everything that waits, and sends no more. */
    void close() {
        paused = true;
        waiting.values().forEach(attempt -> end(attempt.delivery, Outcome.DROPPED));
        waiting.clear();
    }
}
