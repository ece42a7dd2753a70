package io.pagenow.chat.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmark itself, so short that its figures mean nothing. */
class BenchSmokeIT {
    /** Workload, server, messages/s, deliveries/s, three latencies, CPU, of that per delivery, of the generator. */
    private static final int MEASURED = 10;

    /** Other tests keep the processors busy. */
    private static final String BESIDE_OTHER_TESTS = "--strangers=1000";

    private static final String BETWEEN = "\\s{2,}";

    @Test
    void aShortRunFillsTheTableForPairsAGivenRateAndGroups() {
        StringWriter printed = new StringWriter();
        int status = Bench.command()
                .setOut(new PrintWriter(printed))
                .execute(
                        "direct",
                        "paced",
                        "group",
                        "--seconds=1",
                        "--warm-up=0.5",
                        "--pairs=3",
                        "--rate=100",
                        "--groups=1",
                        "--members=3",
                        BESIDE_OTHER_TESTS);

        assertThat(status).as(printed.toString()).isZero();
        for (String workload : List.of("direct", "paced", "group")) {
            String row = printed.toString()
                    .lines()
                    .filter(line -> line.startsWith(workload + " "))
                    .findFirst()
                    .orElseThrow();
            List<String> cells = List.of(row.split(BETWEEN, -1));
            assertThat(cells).as(row).hasSizeGreaterThanOrEqualTo(MEASURED);
            assertThat(cells.subList(2, MEASURED)).as(row).allSatisfy(cell -> assertThat(leadingNumber(cell))
                    .isPositive());
            assertThat(leadingNumber(cells.get(3)) / leadingNumber(cells.get(2)))
                    .as("deliveries of a message: %s", row)
                    .isBetween(workload.equals("group") ? 2.5 : 1.5, workload.equals("group") ? 3.5 : 2.5);
        }
    }

    @Test
    void tenTimesTooMuchIsToldWithWhatWasStoredAndWhatWasRefused() {
        StringWriter printed = new StringWriter();
        int status = Bench.command()
                .setOut(new PrintWriter(printed))
                .execute("overload", "--seconds=0.25", "--warm-up=0.25", "--pairs=10", BESIDE_OTHER_TESTS);

        assertThat(status).as(printed.toString()).isZero();
        assertThat(printed.toString())
                .containsPattern("overload: .* were stored and .* refused with an error \\(0 without an answer\\)")
                .containsPattern("overload, slow disk: .* refused with an error \\(0 without an answer\\)");
    }

    @Test
    void aJarIsComparedWithItselfUnderOtherSettings() {
        StringWriter printed = new StringWriter();
        int status = Bench.command()
                .setOut(new PrintWriter(printed))
                .execute(
                        "direct",
                        "--against=" + System.getProperty("chat.jar"),
                        "--against-name=itself",
                        "--against-setting=CHAT_SEARCH_ENABLED=off",
                        "--rounds=2",
                        "--seconds=0.5",
                        "--warm-up=0.5",
                        "--pairs=3",
                        BESIDE_OTHER_TESTS);

        assertThat(status).as(printed.toString()).isZero();
        assertThat(printed.toString())
                .containsPattern("direct: .* µs per message, itself [\\d.,]+")
                .containsPattern("CPU per message, ratio .*2 pairs, .*no difference seen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "--seconds=long"})
    void whatItDoesNotKnowIsRefused(String argument) {
        StringWriter printed = new StringWriter();

        int status = Bench.command().setErr(new PrintWriter(printed)).execute(argument);

        assertThat(status).isEqualTo(2);
        assertThat(printed.toString()).contains("Usage: bench/run");
    }

    private static double leadingNumber(String cell) {
        return Double.parseDouble(cell.replaceFirst(" .*", "").replace(",", ""));
    }
}
