package io.pagenow.chat.client;

import java.util.concurrent.ThreadLocalRandom;

/** Decides how long to wait before the next attempt, and when to give up. */
final class ReconnectPolicy {
    /** Connections in a row, none of them stable, that may end with a close code that blames the client. */
    private static final int MAX_FAULTS = 3;

    private final Timings timings;
    private int failures;
    private int faults;

    ReconnectPolicy(Timings timings) {
        this.timings = timings;
    }

    /**
     * Counts a lost connection or a failed attempt.
     *
     * @return the wait in milliseconds: a random share of a time that doubles with each failure, so that clients which lost their server at the same
     *     moment do not come back at the same moment
     */
    long failed() {
        return backOff(failures++, timings);
    }

    static long backOff(int failures, Timings timings) {
        long longest = Math.min(timings.maxBackOff(), timings.backOff() << Math.min(failures, 20));
        return ThreadLocalRandom.current().nextLong(longest + 1);
    }

    /** The server closed a connection with a code that blames the client. Returns whether the client gives up. */
    boolean faulted() {
        faults++;
        return faults >= MAX_FAULTS;
    }

    /** Makes the next wait the shortest one again. Faults still count. */
    void resetWait() {
        failures = 0;
    }

    /** Forgets failures and faults. */
    void reset() {
        failures = 0;
        faults = 0;
    }
}
