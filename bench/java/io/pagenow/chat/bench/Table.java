package io.pagenow.chat.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Outcomes as a table of text. */
final class Table {
    private static final int KIBI = 1024;
    private static final String NOT_MEASURED = "-";

    /** The first columns are words, and stand to the left. */
    private static final int WORDS = 2;

    private static final List<Column> COLUMNS = List.of(
            new Column("workload", Outcome::workload),
            new Column("server", Outcome::server),
            new Column("messages/s", outcome -> number(outcome.figure(Figure.MESSAGES))),
            new Column("deliveries/s", outcome -> number(outcome.figure(Figure.DELIVERIES))),
            new Column("p50 ms", outcome -> number(outcome.figure(Figure.P50))),
            new Column("p99 ms", outcome -> number(outcome.figure(Figure.P99))),
            new Column("p99.9 ms", outcome -> number(outcome.figure(Figure.P999))),
            new Column("CPU µs/message (server + PostgreSQL)", Table::cpu),
            new Column("µs/delivery", Table::cpuOfDelivery),
            new Column("x calibration", Table::calibrated),
            new Column("generator µs", outcome -> number(outcome.figure(Figure.GENERATOR_CPU))),
            new Column("KB/connection (live)", Table::memory));

    private record Column(String title, Function<Outcome, String> cell) {}

    private Table() {}

    /** Lines of equal width, the titles first. */
    static List<String> lines(List<Outcome> outcomes) {
        List<StringBuilder> lines = new ArrayList<>();
        for (int line = 0; line <= outcomes.size(); line++) {
            lines.add(new StringBuilder());
        }
        for (int index = 0; index < COLUMNS.size(); index++) {
            Column column = COLUMNS.get(index);
            List<String> cells = new ArrayList<>(List.of(column.title));
            outcomes.forEach(outcome -> cells.add(column.cell.apply(outcome)));
            int width = cells.stream().mapToInt(String::length).max().orElseThrow();
            boolean words = index < WORDS;
            for (int line = 0; line < cells.size(); line++) {
                String space = " ".repeat(width - cells.get(line).length());
                lines.get(line)
                        .append(index == 0 ? "" : "  ")
                        .append(words ? cells.get(line) + space : space + cells.get(line));
            }
        }
        return lines.stream().map(StringBuilder::toString).toList();
    }

    private static String cpu(Outcome outcome) {
        if (outcome.cpu().isEmpty()) {
            return NOT_MEASURED;
        }
        return number(outcome.cpu()) + " (" + number(outcome.figure(Figure.SERVER_CPU)) + " + "
                + number(outcome.figure(Figure.DATABASE_CPU)) + ")";
    }

    private static String cpuOfDelivery(Outcome outcome) {
        OptionalDouble cpu = outcome.cpu();
        double deliveries = outcome.figure(Figure.DELIVERIES).orElse(0);
        if (cpu.isEmpty() || deliveries == 0) {
            return NOT_MEASURED;
        }
        return number(cpu.getAsDouble() * outcome.figure(Figure.MESSAGES).orElse(0) / deliveries);
    }

    /** The cost of a message as a multiple of the fixed work that was measured beside it. */
    private static String calibrated(Outcome outcome) {
        double calibration = outcome.figure(Figure.CALIBRATION).orElse(0);
        return outcome.cpu().isEmpty() || calibration == 0
                ? NOT_MEASURED
                : number(outcome.cpu().getAsDouble() / calibration);
    }

    private static String memory(Outcome outcome) {
        OptionalDouble resident = outcome.figure(Figure.RESIDENT);
        if (resident.isEmpty()) {
            return NOT_MEASURED;
        }
        OptionalDouble live = outcome.figure(Figure.LIVE);
        return number(resident.getAsDouble() / KIBI)
                + (live.isEmpty() ? "" : " (" + number(live.getAsDouble() / KIBI) + ")");
    }

    private static String number(OptionalDouble value) {
        return value.isEmpty() ? NOT_MEASURED : number(value.getAsDouble());
    }

    /** Three figures that count, thousands separated. */
    static String number(double value) {
        double size = Math.abs(value);
        int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
