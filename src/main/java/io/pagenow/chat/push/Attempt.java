package io.pagenow.chat.push;

import java.time.Duration;

/**
 * An attempt to deliver, which is made or waits.
 *
 * @param number 1 for the first attempt
 * @param since time of the offer on the monotonic clock, in nanoseconds
 */
record Attempt(Delivery delivery, int number, long since) {
    private static final int MAX = 4;
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);

    /** Age from which a delivery is not attempted, because it may tell what is read, edited or deleted by then. */
    static final Duration MAX_AGE = Duration.ofMinutes(1);

    /** @param now time on the monotonic clock */
    boolean isStale(long now) {
        return age(now).compareTo(MAX_AGE) > 0;
    }

    private Duration age(long now) {
        return Duration.ofNanos(now - since);
    }

    /**
     * Returns the time from this attempt to the next one.
     *
     * @param requested what the service wishes, zero or more
     */
    Duration delay(Duration requested) {
        return ServicePace.longer(requested, FIRST_DELAY.multipliedBy(1L << (2 * (number - 1))));
    }

    /** Returns whether there is no further attempt, or would be too late after the delay. */
    boolean isLast(long now, Duration delay) {
        return number >= MAX || age(now).plus(delay).compareTo(MAX_AGE) > 0;
    }

    Attempt next() {
        return new Attempt(delivery, number + 1, since);
    }
}
