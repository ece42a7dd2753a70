package io.pagenow.chat.search;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Notices that the clock of the database was set back, or that another server with another clock is the database now: by a time that was
 * reached before, on any node, and by the time that has passed on this node. Smaller steps are within {@link MessagesInOrder#SETTLED}.
 */
final class DatabaseClock {
    private static final Duration TOLERANCE = Duration.ofSeconds(15);

    /** Age at which the saved time is renewed. */
    private static final Duration RENEWAL = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private Optional<OffsetDateTime> last = Optional.empty();
    private long lastNanos;

    /** @param nanoTime the monotonic clock of this node */
    DatabaseClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    boolean isSetBack(IndexProgress progress) {
        long nanos = nanoTime.getAsLong();
        Optional<OffsetDateTime> expected = last.map(time -> time.plusNanos(nanos - lastNanos));
        last = Optional.of(progress.now());
        lastNanos = nanos;
        OffsetDateTime tolerated = progress.now().plus(TOLERANCE);
        return tolerated.isBefore(progress.clockAt())
                || expected.filter(tolerated::isBefore).isPresent();
    }

    boolean isWorthSaving(IndexProgress progress) {
        return Duration.between(progress.clockAt(), progress.now()).compareTo(RENEWAL) >= 0;
    }
}
