package io.pagenow.chat.push;

import java.time.Duration;
import java.util.Optional;

/**
 * The number of requests to one push service that may be in progress, learned from its answers: one at first, one more with each quick answer, half
 * as many after a slow answer or a failure, at least one. After three failures in a row the service is left alone for a time.
 */
final class ServicePace {
    static final int MAX_IN_FLIGHT = 64;

    /** An answer that takes longer is slow: the services of browsers answer within a fraction of it. */
    static final Duration SLOW = Duration.ofSeconds(2);

    /** Longest pause, whatever the service requests. */
    static final Duration MAX_PAUSE = Duration.ofMinutes(5);

    private static final int FAILURES_BEFORE_PAUSE = 3;
    private static final int MAX_DOUBLINGS = 6;

    private int allowed = 1;
    private int failuresInARow;
    private boolean isProven;

    /** Returns the number of requests that may be in progress, 1 to {@link #MAX_IN_FLIGHT}. */
    int allowed() {
        return allowed;
    }

    /** Returns whether the latest answer was quick. */
    boolean isProven() {
        return isProven;
    }

    void answered(Duration took) {
        failuresInARow = 0;
        isProven = took.compareTo(SLOW) <= 0;
        if (isProven) {
            allowed = Math.min(allowed + 1, MAX_IN_FLIGHT);
        } else {
            halve();
        }
    }

    /**
     * Called after a request without an answer, and after an answer that the service is busy.
     *
     * @param requested time for which the service wishes to be left alone, zero or more
     * @return the time for which nothing is to be sent, at most {@link #MAX_PAUSE}; empty if requests may go on
     */
    Optional<Duration> failed(Duration requested) {
        failuresInARow++;
        isProven = false;
        halve();
        if (failuresInARow < FAILURES_BEFORE_PAUSE) {
            return Optional.empty();
        }
        Duration time = longer(requested, Duration.ofSeconds(1L << Math.min(failuresInARow, MAX_DOUBLINGS)));
        return Optional.of(time.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : time);
    }

    private void halve() {
        allowed = Math.max(1, allowed / 2);
    }

    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
