package io.pagenow.chat.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.chaos.client.Load;
import io.pagenow.chat.chaos.fault.Calm;
import io.pagenow.chat.chaos.fault.Crash;
import io.pagenow.chat.chaos.fault.Fault;
import io.pagenow.chat.chaos.fault.PostgresRestart;
import io.pagenow.chat.chaos.fault.RollingRestart;
import io.pagenow.chat.chaos.fault.SlowReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The faults that matter most, one after another on the same three nodes. All of them are in {@code make chaos}. Times are promised for a
 * machine that has nothing else to do, so here they are a multiple.
 */
class ChaosIT {
    private static final int MAX_SEED = 1_000_000;
    private static final int SLACK = 5;
    private static final Logger log = LoggerFactory.getLogger(ChaosIT.class);
    private static final long seed = ThreadLocalRandom.current().nextLong(MAX_SEED);
    private static final StringWriter printed = new StringWriter();
    private static final Report report = new Report(new PrintWriter(printed), seed, SLACK);

    @AutoClose
    private static final Run run = new Run(seed, SLACK, report);

    private static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("no node fails under a heavy load", new Calm(), Load.HEAVY),
                Arguments.of("a node dies", new Crash(), Load.LIGHT),
                Arguments.of("PostgreSQL restarts", new PostgresRestart(), Load.LIGHT),
                Arguments.of("a client reads slowly", new SlowReader(), Load.LIGHT),
                Arguments.of("all nodes restart", new RollingRestart(), Load.LIGHT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void thePromiseHoldsWhen(String what, Fault fault, String load) {
        Outcome outcome = run.run(List.of(fault), List.of(load)).get(0);
        report.end(List.of(outcome), Duration.ZERO);
        log.info("With the seed {}, {}: {}", seed, what, printed);
        assertThat(outcome.violations()).as(printed.toString()).isEmpty();
        assertThat(outcome.totals().ok()).isPositive();
        printed.getBuffer().setLength(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "--seed=long", "--load=none"})
    void whatItDoesNotKnowIsRefused(String argument) {
        StringWriter printed = new StringWriter();

        int status = Chaos.command().setErr(new PrintWriter(printed)).execute(argument);

        assertThat(status).isEqualTo(2);
        assertThat(printed.toString()).contains("Usage: chaos/run");
    }
}
