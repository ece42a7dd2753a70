package io.pagenow.chat.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SyncGracePeriodTest {
    private final List<String> live = new ArrayList<>();
    private long now = Long.MAX_VALUE - 5;
    private final SyncGracePeriod period = new SyncGracePeriod(() -> now);

    private void run(int checks, long everyMillis) {
        for (int check = 0; check < checks; check++) {
            now += TimeUnit.MILLISECONDS.toNanos(everyMillis);
            period.check();
        }
    }

    @Test
    void liveDeliveryStartsWhenThePeriodOfAConnectionIsOver() {
        period.await(() -> live.add("first"));
        run(2, 50);
        period.await(() -> live.add("second"));
        run(3, 50);
        assertThat(live).isEmpty();

        run(1, 50);
        assertThat(live).containsExactly("first");
        run(2, 50);
        assertThat(live).containsExactly("first", "second");
    }

    @Test
    void aPauseOfTheEventLoopIsNotTheClientsDelay() {
        period.await(() -> live.add("first"));
        run(1, 5_000);
        run(3, 50);
        assertThat(live).isEmpty();

        run(1, 50);
        assertThat(live).containsExactly("first");
    }

    @Test
    void aConnectionThatComesAfterAPauseHasItsWholePeriod() {
        now += TimeUnit.SECONDS.toNanos(5);
        period.await(() -> live.add("late"));
        run(1, 0);
        run(5, 50);
        assertThat(live).isEmpty();

        run(1, 50);
        assertThat(live).containsExactly("late");
    }
}
