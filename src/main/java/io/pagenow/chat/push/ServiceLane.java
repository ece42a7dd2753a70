package io.pagenow.chat.push;

import io.pagenow.chat.metric.PushMeters.Outcome;
import io.pagenow.chat.outbound.AddressFilter.RefusedAddressException;
import io.pagenow.chat.outbound.OutageLog;
import io.pagenow.chat.push.Delivery.UnpreparedException;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * The deliveries to one push service, as fast as its {@link ServicePace} allows. A delivery is attempted up to four times, and not when it
 * is older than {@link Attempt#MAX_AGE}. Confined to one event loop.
 */
final class ServiceLane {
    /** Deliveries that wait, those that wait for another attempt included. Later ones are dropped. */
    static final int MAX_WAITING = 5_000;

    /** As {@link #MAX_WAITING}, while the service does not accept pushes. */
    static final int MAX_WAITING_UNPROVEN = 1_000;

    /** Time for which a service that has accepted a push counts as one that accepts them, whatever it answers afterwards. */
    static final Duration TRUST = Duration.ofMinutes(1);

    private static final OutageLog outages = new OutageLog(LoggerFactory.getLogger(ServiceLane.class));

    private final Vertx vertx;
    private final String origin;
    private final LaneOwner owner;
    private final Map<Object, Attempt> waiting = new LinkedHashMap<>();

    /** The latest delivery of each key that has not ended: an older one must not arrive after it. */
    private final Map<Object, Delivery> latest = new HashMap<>();

    private final ServicePace pace = new ServicePace();
    private final long createdAt;
    private Optional<Long> acceptedAt = Optional.empty();
    private int delayed;
    private int inFlight;
    private boolean paused;

    ServiceLane(Vertx vertx, String origin, LaneOwner owner) {
        this.vertx = vertx;
        this.origin = origin;
        this.owner = owner;
        this.createdAt = owner.nanoTime();
    }

    int size() {
        return waiting.size() + delayed;
    }

    boolean isIdle() {
        return size() == 0 && inFlight == 0 && !paused;
    }

    /** Returns whether the service accepts pushes: its latest answer was quick, or it has accepted one quickly in the last minute. */
    boolean accepts() {
        return pace.isProven()
                || acceptedAt.filter(time -> since(time).compareTo(TRUST) <= 0).isPresent();
    }

    /** Returns whether more than half of the bound waits for a service that accepts pushes, or that is too new to be judged. */
    boolean isBusy() {
        boolean isNew = since(createdAt).compareTo(ServicePace.SLOW) <= 0;
        return !paused && (accepts() || isNew) && size() > bound() / 2;
    }

    private int bound() {
        return accepts() ? MAX_WAITING : MAX_WAITING_UNPROVEN;
    }

    private Duration since(long time) {
        return Duration.ofNanos(owner.nanoTime() - time);
    }

    boolean isPaused() {
        return paused;
    }

    /** Returns whether the latest answer of the service was quick. */
    boolean isProven() {
        return pace.isProven();
    }

    /** Returns false if the lane is full. */
    boolean offer(Delivery delivery) {
        Attempt replaced = waiting.get(delivery.key());
        if (replaced == null && size() >= (delivery.isTrusted() ? MAX_WAITING : bound())) {
            return false;
        }
        latest.put(delivery.key(), delivery);
        waiting.put(delivery.key(), new Attempt(delivery, 1, owner.nanoTime()));
        if (replaced != null) {
            end(replaced.delivery(), Outcome.REPLACED);
        }
        owner.enqueue(this);
        return true;
    }

    /** Returns whether the lane has something to send and may send it. */
    boolean isReady() {
        return !paused && inFlight < pace.allowed() && !waiting.isEmpty();
    }

    /** Sends the oldest delivery that is not too old. Returns false if there is none. */
    boolean sendNext() {
        while (isReady()) {
            Iterator<Attempt> first = waiting.values().iterator();
            Attempt next = first.next();
            first.remove();
            if (!next.isStale(owner.nanoTime())) {
                send(next);
                return true;
            }
            end(next.delivery(), Outcome.STALE);
        }
        return false;
    }

    private void send(Attempt attempt) {
        inFlight++;
        boolean wasProven = pace.isProven();
        long begun = owner.nanoTime();
        owner.attempt(attempt.delivery()).onComplete(done -> {
            inFlight--;
            if (done.succeeded()) {
                answered(attempt, done.result(), since(begun));
            } else {
                unanswered(attempt, done.cause());
            }
            owner.release(wasProven);
            owner.enqueue(this);
        });
    }

    /** Ends the deliveries that have waited too long. */
    void dropStale() {
        long now = owner.nanoTime();
        List<Attempt> stale = waiting.values().stream()
                .filter(attempt -> attempt.isStale(now))
                .toList();
        for (Attempt attempt : stale) {
            waiting.remove(attempt.delivery().key());
            end(attempt.delivery(), Outcome.STALE);
        }
    }

    private void answered(Attempt attempt, PushClient.Answer answer, Duration took) {
        int status = answer.status();
        if (status == 429 || status >= 500) {
            failed(attempt, answer.retryAfter().orElse(Duration.ZERO), "it answers " + status);
            return;
        }
        // The operator's own hook may take its time, and has no strangers' services behind it.
        pace.answered(attempt.delivery().isTrusted() ? Duration.ZERO : took);
        if (status >= 200 && status < 300) {
            if (pace.isProven()) {
                acceptedAt = Optional.of(owner.nanoTime());
            }
            end(attempt.delivery(), Outcome.DELIVERED);
        } else if (status == 404 || status == 410) {
            end(attempt.delivery(), Outcome.GONE);
        } else {
            outages.warn(
                    origin,
                    "{} refuses a push with status {}; for 401 and 403 check push.contact and the clock of this machine",
                    origin,
                    status);
            end(attempt.delivery(), Outcome.REFUSED);
        }
    }

    private void unanswered(Attempt attempt, Throwable failure) {
        if (failure instanceof RefusedAddressException) {
            outages.warn(origin, "No push to {}: {} (push.allowedNetworks)", origin, failure.getMessage());
            end(attempt.delivery(), Outcome.REFUSED);
        } else if (failure instanceof UnpreparedException) {
            outages.warn(
                    origin,
                    "A push to {} is left out, because it cannot be encrypted: {}",
                    origin,
                    failure.getMessage());
            end(attempt.delivery(), Outcome.REFUSED);
        } else {
            failed(attempt, Duration.ZERO, String.valueOf(failure.getMessage()));
        }
    }

    private void failed(Attempt attempt, Duration requested, String reason) {
        Duration delay = attempt.delay(requested);
        pace.failed(requested).filter(time -> !paused).ifPresent(time -> pause(time, reason));
        if (isReplaced(attempt)) {
            end(attempt.delivery(), Outcome.REPLACED);
            return;
        }
        if (attempt.isLast(owner.nanoTime(), delay)) {
            end(attempt.delivery(), Outcome.UNREACHABLE);
            return;
        }
        owner.retried();
        delayed++;
        vertx.setTimer(delay.toMillis(), timer -> {
            delayed--;
            if (isReplaced(attempt)) {
                end(attempt.delivery(), Outcome.REPLACED);
            } else {
                waiting.put(attempt.delivery().key(), attempt.next());
                owner.enqueue(this);
            }
        });
    }

    private boolean isReplaced(Attempt attempt) {
        return latest.get(attempt.delivery().key()) != attempt.delivery();
    }

    private void end(Delivery delivery, Outcome outcome) {
        latest.remove(delivery.key(), delivery);
        owner.ended(delivery, outcome);
    }

    private void pause(Duration time, String reason) {
        outages.warn(origin, "No push to {} for {} s: {}", origin, time.toSeconds(), reason);
        paused = true;
        vertx.setTimer(time.toMillis(), timer -> {
            paused = false;
            owner.enqueue(this);
        });
    }

    /** Drops everything that waits, and sends no more. */
    void close() {
        paused = true;
        waiting.values().forEach(attempt -> end(attempt.delivery(), Outcome.DROPPED));
        waiting.clear();
    }
}
