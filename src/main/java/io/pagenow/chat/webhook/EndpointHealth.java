package io.pagenow.chat.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Whether an endpoint as a whole works. If several conversations fail without a success between them, or the endpoint asks for a pause, it rests, and
 * then gets one request at a time until one succeeds. Confined to one event loop.
 */
final class EndpointHealth {
    /** Requests at the same time, of different conversations. */
    static final int MAX_IN_FLIGHT = 16;

    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** Time without a success after which the endpoint is given up. */
    static final Duration GIVEN_UP_AFTER = Duration.ofDays(5);

    /** Conversations that fail one after the other; fewer may have events that the endpoint refuses. */
    private static final int FAILING_CONVERSATIONS = 3;

    private static final int MAX_DOUBLINGS = 12;

    private final LongSupplier nanoTime;
    private final Set<UUID> failed = new HashSet<>();
    private Optional<Instant> failingSince;
    private boolean isPaused;
    private long pausedUntil;
    private int pauses;

    /**
     * @param nanoTime a monotonic clock
     * @param failingSince the first failure since the last success, as it was saved
     * @param pause the rest of the pause that was saved
     */
    EndpointHealth(LongSupplier nanoTime, Optional<Instant> failingSince, Optional<Duration> pause) {
        this.nanoTime = nanoTime;
        this.failingSince = failingSince;
        pause.filter(rest -> rest.compareTo(Duration.ZERO) > 0).ifPresent(this::rest);
    }

    /** Pauses for a time, which a clock that was set cannot make longer than the longest pause. */
    private void rest(Duration wanted) {
        Duration pause = wanted.compareTo(LONGEST_PAUSE) < 0 ? wanted : LONGEST_PAUSE;
        pausedUntil = nanoTime.getAsLong() + pause.toNanos();
        isPaused = true;
        pauses = 1;
    }

    /** Returns the pause after a number of failures in a row, 1 or more. */
    static Duration pause(int failures) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    /** Returns how many requests may be in progress now. */
    int permits() {
        if (!isPaused) {
            return MAX_IN_FLIGHT;
        }
        return nanoTime.getAsLong() - pausedUntil < 0 ? 0 : 1;
    }

    /** Returns the rest of the pause, zero if there is none. */
    Duration rest() {
        return isPaused ? Duration.ofNanos(Math.max(0, pausedUntil - nanoTime.getAsLong())) : Duration.ZERO;
    }

    boolean isPaused() {
        return isPaused;
    }

    Optional<Instant> failingSince() {
        return failingSince;
    }

    /** Counts a success. Returns whether a pause has ended with it. */
    boolean succeeded() {
        boolean wasPaused = isPaused;
        resume();
        failingSince = Optional.empty();
        return wasPaused;
    }

    /** Ends a pause. */
    void resume() {
        failed.clear();
        isPaused = false;
        pauses = 0;
    }

    /**
     * Counts a failure.
     *
     * @param requested the pause that the endpoint requests
     */
    void failed(UUID conversationId, Instant now, Optional<Duration> requested) {
        if (failingSince.isEmpty()) {
            failingSince = Optional.of(now);
        }
        if (failed.size() < FAILING_CONVERSATIONS) {
            failed.add(conversationId);
        }
        // Requests that were in progress when the pause began say nothing new.
        boolean isNews = permits() > 0;
        if (requested.isPresent() || (isNews && (isPaused || failed.size() >= FAILING_CONVERSATIONS))) {
            pauses += isNews ? 1 : 0;
            Duration own = pause(Math.max(1, pauses));
            Duration pause =
                    requested.filter(wanted -> wanted.compareTo(own) > 0).orElse(own);
            long until = nanoTime.getAsLong() + pause.toNanos();
            pausedUntil = isPaused ? Math.max(pausedUntil, until) : until;
            isPaused = true;
        }
    }

    /** Returns whether nothing has succeeded for so long that the endpoint is given up. */
    boolean isGivenUp(Instant now) {
        return failingSince
                .filter(since -> Duration.between(since, now).compareTo(GIVEN_UP_AFTER) >= 0)
                .isPresent();
    }
}
