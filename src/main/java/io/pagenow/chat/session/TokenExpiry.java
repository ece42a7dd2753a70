package io.pagenow.chat.session;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a socket when its token expires. Time is measured by the monotonic clock from verification, so a step of the
 * wall clock expires no token. Only a token that expires within a minute has a timer, so most sockets have none.
 * Confined to the socket's event loop.
 */
final class TokenExpiry {
    /** Must exceed the interval between two calls of {@link #check}, which is 30 seconds. */
    private static final long SOON_MILLIS = TimeUnit.SECONDS.toMillis(60);

    private static final Duration MAX_LIFETIME = Duration.ofDays(3650);
    private static final long NONE = -1;

    private final Vertx vertx;
    private final Runnable onExpired;
    private long expiresAt;
    private long timer = NONE;

    /** @param onExpired called once when the token has expired */
    TokenExpiry(Vertx vertx, Duration remaining, Runnable onExpired) {
        this.vertx = vertx;
        this.onExpired = onExpired;
        renew(remaining);
    }

    void renew(Duration remaining) {
        Duration counted = remaining.compareTo(MAX_LIFETIME) < 0 ? remaining : MAX_LIFETIME;
        expiresAt = System.nanoTime() + counted.toNanos();
        close();
        check();
    }

    /** Starts the timer if the token expires soon. Called every 30 seconds. */
    void check() {
        long left = TimeUnit.NANOSECONDS.toMillis(expiresAt - System.nanoTime());
        if (left < SOON_MILLIS && timer == NONE) {
            timer = vertx.setTimer(Math.max(left, 1), timerId -> onExpired.run());
        }
    }

    void close() {
        if (timer != NONE) {
            vertx.cancelTimer(timer);
            timer = NONE;
        }
    }
}
