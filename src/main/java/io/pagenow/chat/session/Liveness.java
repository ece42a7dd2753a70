package io.pagenow.chat.session;

import io.pagenow.chat.model.SlowClient;
import java.util.concurrent.TimeUnit;

/** Tracks the signs of life of one client: rounds of silence, and the answer to a ping. Confined to the socket's event loop. */
final class Liveness {
    private static final int MAX_SILENT_ROUNDS = 2;
    private static final long NO_ROUND_TRIP = -1;

    private int silentRounds;
    private boolean pinged;
    private long pingedAt;
    private long roundTripNanos = NO_ROUND_TRIP;

    /** Called for everything that the client sends. */
    void received() {
        silentRounds = 0;
    }

    void receivedPong() {
        silentRounds = 0;
        if (pinged) {
            pinged = false;
            roundTripNanos = System.nanoTime() - pingedAt;
        }
    }

    /** Returns whether nothing was received for two rounds. */
    boolean isSilent() {
        return silentRounds >= MAX_SILENT_ROUNDS;
    }

    /** Begins the next round, with a ping that the caller sends. */
    void nextRound() {
        silentRounds++;
        if (!pinged) {
            pinged = true;
            pingedAt = System.nanoTime();
        }
    }

    /** Returns for how long a ping has had no answer, in nanoseconds; 0 if none waits for one. */
    long unansweredNanos(long now) {
        return pinged ? now - pingedAt : 0;
    }

    /** Returns the last round trip in microseconds, {@link SlowClient#UNKNOWN} if there was none. */
    long roundTripMicros() {
        return roundTripNanos == NO_ROUND_TRIP ? SlowClient.UNKNOWN : TimeUnit.NANOSECONDS.toMicros(roundTripNanos);
    }
}
