package io.pagenow.chat.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A clock of the database that goes back is noticed. */
final class DatabaseClockTest {
    private static final OffsetDateTime START = OffsetDateTime.parse("2026-05-20T10:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final DatabaseClock clock = new DatabaseClock(nanos::get);

    private boolean isSetBack(OffsetDateTime saved, OffsetDateTime now) {
        TimePlace place = TimePlace.at(saved);
        return clock.isSetBack(new IndexProgress(place, place, Optional.empty(), saved, now));
    }

    @Test
    void aTimeBeforeTheSavedOneIsNoticed() {
        assertThat(isSetBack(START, START.plusSeconds(1))).isFalse();
        assertThat(isSetBack(START, START.minusSeconds(60))).isTrue();
    }

    @Test
    void lessTimeThanHasPassedHereIsNoticed() {
        assertThat(isSetBack(START, START)).isFalse();
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(isSetBack(START, START.plusMinutes(59))).isTrue();
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(isSetBack(START, START.plusMinutes(119))).isFalse();
    }
}
