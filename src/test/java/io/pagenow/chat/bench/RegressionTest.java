package io.pagenow.chat.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegressionTest {
    private static final Machine MACHINE = new Machine(2, "a processor", 8);
    private static final Extent EXTENT = new Extent(6, 15, 100, 500, 5, 100, 10_000);

    @TempDir
    private Path folder;

    @Test
    void aMessageThatCostsLessIsSaidToCostLess() {
        assertThat(Regression.lines(result("2026-11-25", 58, MACHINE), List.of(result("2026-11-24", 60, MACHINE))))
                .containsExactly("direct: 58.0 µs per message, 3 % less than on 2026-11-24 (60.0 µs, abc1234)");
    }

    @Test
    void aMessageThatCostsMuchMoreThanInTheLastResultIsARegression() {
        assertThat(Regression.lines(
                        result("2026-11-25", 67, MACHINE),
                        List.of(result("2026-11-23", 80, MACHINE), result("2026-11-24", 60, MACHINE))))
                .singleElement()
                .asString()
                .contains("12 % more than on 2026-11-24")
                .endsWith(": A REGRESSION");
    }

    @Test
    void resultsOfOtherMachinesAreNotComparedWith() {
        Machine other = new Machine(64, "another processor", 8);

        assertThat(Regression.lines(result("2026-11-25", 67, MACHINE), List.of(result("2026-11-24", 6, other))))
                .singleElement()
                .asString()
                .contains("no result of such a machine");
    }

    @Test
    void aResultThatWasWrittenIsReadAsItWas() {
        Result result = result("2026-11-24", 60, MACHINE);
        result.write(folder);

        assertThat(Result.all(folder)).containsExactly(result);
    }

    private static Result result(String day, double cpu, Machine machine) {
        return new Result(
                Instant.parse(day + "T12:00:00Z"),
                "abc1234",
                machine,
                Map.of("Java", "17"),
                EXTENT,
                List.of(new Outcome(
                        Peers.OURS, Messaging.DIRECT, Map.of(Figure.SERVER_CPU, cpu - 20, Figure.DATABASE_CPU, 20.0))));
    }
}
