package io.pagenow.chat.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private long now = Long.MAX_VALUE - 1;
    private final CircuitBreaker breaker = new CircuitBreaker(2, PAUSE, () -> now);

    private void fail(int times) {
        for (int count = 0; count < times; count++) {
            breaker.failed();
        }
    }

    @Test
    void failuresInARowBeginAPause() {
        breaker.failed();
        assertThat(breaker.tryAcquire()).isTrue();
        breaker.failed();
        assertThat(breaker.tryAcquire()).isFalse();
    }

    @Test
    void aSuccessBetweenFailuresBeginsTheCountAgain() {
        breaker.failed();
        breaker.succeeded();
        breaker.failed();
        assertThat(breaker.tryAcquire()).isTrue();
    }

    @Test
    void oneCallIsMadeAfterThePauseAndDecides() {
        fail(2);
        now += PAUSE.toNanos();
        assertThat(breaker.tryAcquire()).isTrue();
        assertThat(breaker.tryAcquire()).isFalse();
        breaker.failed();
        assertThat(breaker.tryAcquire()).isFalse();

        now += PAUSE.toNanos();
        assertThat(breaker.tryAcquire()).isTrue();
        breaker.succeeded();
        assertThat(breaker.tryAcquire()).isTrue();
        assertThat(breaker.tryAcquire()).isTrue();
    }
}
