package io.pagenow.chat.session;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long the token of a socket lasts. Counted from when it was checked, so that a step of the wall clock ends nobody's. There is a
 * timer only for a token that ends soon: most of many sockets have none. Belongs to the socket's event loop.
 */
final class TokenExpiry {
    /** Longer than the time between two calls of {@link #check}. */
    private static final long SOON_MILLIS = TimeUnit.SECONDS.toMillis(60);

    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final long NONE = -1;

    private final Vertx vertx;
    private final Runnable ended;
    private long endsAt;
    private long timer = NONE;

    /** @param ended called once when the token has ended */
    TokenExpiry(Vertx vertx, Duration remaining, Runnable ended) {
        this.vertx = vertx;
        this.ended = ended;
        renew(remaining);
    }

    void renew(Duration remaining) {
        Duration counted = remaining.compareTo(LONGEST) < 0 ? remaining : LONGEST;
        endsAt = System.nanoTime() + counted.toNanos();
        close();
        check();
    }

    /** Called at regular intervals. */
    void check() {
        long left = TimeUnit.NANOSECONDS.toMillis(endsAt - System.nanoTime());
        if (left < SOON_MILLIS && timer == NONE) {
            timer = vertx.setTimer(Math.max(left, 1), over -> ended.run());
        }
    }

    void close() {
        if (timer != NONE) {
            vertx.cancelTimer(timer);
            timer = NONE;
        }
    }
}
