package io.pagenow.chat.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.chaos.fault.Crash;
import io.pagenow.chat.chaos.fault.PostgresRestart;
import io.pagenow.chat.chaos.fault.RollingRestart;
import io.pagenow.chat.chaos.fault.SlowReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The faults that matter most, one after another on the same three nodes. All of them are in {@code make chaos}. */
class ChaosIT {
    private static final int MOST_SEED = 1_000_000;
    private static final Logger log = LoggerFactory.getLogger(ChaosIT.class);

    @Test
    void thePromiseHoldsWhenNodesDieRestartAndMeetSlowReadersAndWhenPostgresRestarts() {
        long seed = ThreadLocalRandom.current().nextLong(MOST_SEED);
        StringWriter printed = new StringWriter();
        Report report = new Report(new PrintWriter(printed), seed);
        try (Run run = new Run(seed, report)) {
            List<Outcome> outcomes =
                    run.run(List.of(new Crash(), new PostgresRestart(), new SlowReader(), new RollingRestart()));
            report.end(outcomes, Duration.ZERO);
            log.info("With the seed {}: {}", seed, printed);
            assertThat(outcomes).as(printed.toString()).noneMatch(Outcome::failed);
            assertThat(outcomes)
                    .allSatisfy(outcome -> assertThat(outcome.totals().ok()).isPositive());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "--seed=long"})
    void whatItDoesNotKnowIsRefused(String argument) {
        StringWriter printed = new StringWriter();

        int status = Chaos.command().setErr(new PrintWriter(printed)).execute(argument);

        assertThat(status).isEqualTo(2);
        assertThat(printed.toString()).contains("Usage: chaos/run");
    }
}
