package io.pagenow.chat.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When an endpoint rests as a whole, and when it is given up. */
class EndpointHealthTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private final UUID conversation = UUID.randomUUID();
    private long nanos;
    private final EndpointHealth health = new EndpointHealth(() -> nanos, Optional.empty(), Optional.empty());

    private void fail(UUID conversationId) {
        health.failed(conversationId, NOW, Optional.empty());
    }

    private void failThree() {
        for (int number = 0; number < 3; number++) {
            fail(UUID.randomUUID());
        }
    }

    @Test
    void oneConversationThatFailsAgainAndAgainPausesNoOther() {
        for (int number = 0; number < 100; number++) {
            fail(conversation);
        }

        assertThat(health.permits()).isEqualTo(EndpointHealth.MAX_IN_FLIGHT);
    }

    @Test
    void severalThatFailPauseAllAndThenOneIsTriedUntilOneSucceeds() {
        failThree();
        assertThat(health.permits()).isZero();
        assertThat(health.rest()).isEqualTo(Duration.ofSeconds(1));

        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(health.permits()).isEqualTo(1);
        fail(conversation);
        assertThat(health.permits()).isZero();
        assertThat(health.rest()).isEqualTo(Duration.ofSeconds(2));

        nanos += Duration.ofSeconds(2).toNanos();
        assertThat(health.succeeded()).isTrue();
        assertThat(health.permits()).isEqualTo(EndpointHealth.MAX_IN_FLIGHT);
        assertThat(health.failingSince()).isEmpty();
    }

    @Test
    void requestsThatWereInProgressDoNotLengthenThePause() {
        failThree();
        failThree();
        failThree();

        assertThat(health.rest()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aPauseGrowsToAnHour() {
        failThree();
        for (int number = 0; number < 20; number++) {
            nanos += health.rest().toNanos();
            fail(conversation);
        }

        assertThat(health.rest()).isEqualTo(Duration.ofHours(1));
        assertThat(EndpointHealth.pause(Integer.MAX_VALUE)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void anEndpointThatRequestsAPauseGetsIt() {
        health.failed(conversation, NOW, Optional.of(Duration.ofMinutes(5)));

        assertThat(health.permits()).isZero();
        assertThat(health.rest()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void fiveDaysWithoutASuccessAreTheEnd() {
        fail(conversation);
        assertThat(health.isGivenUp(NOW.plus(Duration.ofDays(5)).minusSeconds(1)))
                .isFalse();
        assertThat(health.isGivenUp(NOW.plus(Duration.ofDays(5)))).isTrue();

        health.succeeded();
        assertThat(health.isGivenUp(NOW.plus(Duration.ofDays(6)))).isFalse();
        assertThat(new EndpointHealth(() -> 0, Optional.of(NOW), Optional.empty())
                        .isGivenUp(NOW.plus(Duration.ofDays(5))))
                .isTrue();
    }

    @Test
    void aPauseThatWasSavedGoesOnAndNeverLongerThanTheLongest() {
        EndpointHealth saved = new EndpointHealth(() -> 0, Optional.of(NOW), Optional.of(Duration.ofSeconds(30)));
        assertThat(saved.permits()).isZero();
        assertThat(saved.rest()).isEqualTo(Duration.ofSeconds(30));

        assertThat(new EndpointHealth(() -> 0, Optional.empty(), Optional.of(Duration.ofDays(9))).rest())
                .isEqualTo(EndpointHealth.LONGEST_PAUSE);
        assertThat(new EndpointHealth(() -> 0, Optional.empty(), Optional.of(Duration.ofSeconds(-1))).permits())
                .isEqualTo(EndpointHealth.MAX_IN_FLIGHT);
    }
}
