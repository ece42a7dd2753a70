package io.pagenow.chat.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A reader has a minute for each 64 KiB. */
class ReaderPaceTest {
    private final AtomicLong now = new AtomicLong();
    private final ReaderPace pace = new ReaderPace(now::get);

    private void pass(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void aReaderThatTakesLittleHasLessTimeForTheRest() {
        assertThat(pace.begin()).isEqualTo(ReaderPace.MILLIS);
        pass(20_000);
        pace.end(ReaderPace.BYTES - 1);

        assertThat(pace.begin()).isEqualTo(ReaderPace.MILLIS - 20_000);
        pass(ReaderPace.MILLIS);
        pace.end(0);
        assertThat(pace.begin()).isEqualTo(1);
    }

    @Test
    void aReaderThatTakesEnoughHasTheWholeTimeAgain() {
        pace.begin();
        pass(59_000);
        pace.end(ReaderPace.BYTES);

        assertThat(pace.begin()).isEqualTo(ReaderPace.MILLIS);
    }

    @Test
    void aSlowStoreIsNotTheFaultOfTheReader() {
        pace.begin();
        pace.end(1);
        pass(2 * ReaderPace.MILLIS);

        assertThat(pace.begin()).isEqualTo(ReaderPace.MILLIS);
    }
}
