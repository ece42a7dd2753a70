package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Seen.Heard;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** When something was heard on a connection. Times are those of {@link System#nanoTime()}. */
final class Hearing {
    /** A ping is sent every second and answered at once, so a longer pause means that the node or this machine stood still. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** Most that counts as silence between two looks, so that a client that stood still itself does not blame the node. */
    private static final long LONGEST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final long silenceNanos;
    private long since;
    private long until;
    private long silent;
    private long lookedAt;

    /** @param silence longest time in which nothing may be heard */
    Hearing(Duration silence) {
        silenceNanos = silence.toNanos();
    }

    /** The connection begins, or is read again. */
    void begin(long now) {
        since = now;
        until = now;
        silent = 0;
        lookedAt = now;
    }

    void heard(long now) {
        if (now - until > PAUSE_NANOS) {
            since = now;
        }
        until = now;
        silent = 0;
    }

    /** Called at short intervals. @return whether nothing was heard for too long */
    boolean isSilent(long now) {
        silent += Math.min(now - lookedAt, LONGEST_LOOK_NANOS);
        lookedAt = now;
        return silent > silenceNanos;
    }

    Heard span() {
        return new Heard(since, until);
    }
}
