package io.pagenow.chat.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetryPausesTest {
    private static final UUID ONE = new UUID(1, 1);
    private static final UUID OTHER = new UUID(2, 2);

    private long now = Long.MAX_VALUE - TimeUnit.MILLISECONDS.toNanos(300);
    private final RetryPauses pauses = new RetryPauses(() -> now);

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private long pauseOf(UUID conversationId) {
        long millis = 0;
        while (pauses.current().contains(conversationId)) {
            pass(100);
            millis += 100;
        }
        return millis;
    }

    @Test
    void eachFailureDoublesThePauseUpToABound() {
        long[] lengths = new long[10];
        for (int index = 0; index < lengths.length; index++) {
            pauses.failed(ONE);
            lengths[index] = pauseOf(ONE);
        }
        assertThat(lengths).containsExactly(200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 25_600, 25_600);
    }

    @Test
    void aSuccessEndsIt() {
        pauses.failed(ONE);
        pauses.failed(ONE);
        pauses.succeeded(ONE);
        assertThat(pauses.current()).isEmpty();
        pauses.failed(ONE);
        assertThat(pauseOf(ONE)).isEqualTo(200);
    }

    @Test
    void ofVeryManyTheOldestIsForgotten() {
        pauses.failed(ONE);
        pauses.failed(OTHER);
        for (int index = 0; index < 999; index++) {
            pauses.failed(new UUID(3, index));
        }
        assertThat(pauses.current()).hasSize(1_000).doesNotContain(ONE).contains(OTHER);
    }
}
