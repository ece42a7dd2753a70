package io.pagenow.chat.bench.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of {@code docs/scale.md}, in Markdown. */
public final class Tables {
    /** Numbers of users of the columns. */
    public static final List<Double> USERS = List.of(1e4, 1e5, 1e6, 1e7, 1e8);

    private Tables() {}

    /** Returns all tables with a column for each number of users, and those of the assumptions, pollers and rows. */
    public static List<String> all(Assumptions assumptions, List<Double> users) {
        List<Sheet> sheets =
                users.stream().map(count -> Sheet.of(assumptions, count)).toList();
        List<String> tables = new ArrayList<>();
        tables.add(assumptions(assumptions, List.of(Assumption.Source.ASSUMED, Assumption.Source.CHOSEN)));
        tables.add(assumptions(
                assumptions, List.of(Assumption.Source.MEASURED, Assumption.Source.ESTIMATED, Assumption.Source.GOAL)));
        Stream.of(Lines.NODES, Lines.TRAFFIC, Lines.MESH, Lines.PRESENCE, Lines.DATABASE)
                .map(lines -> table(lines, sheets))
                .forEach(tables::add);
        tables.add(pollers());
        tables.add(rows(assumptions));
        tables.add(table(Lines.COSTS, sheets));
        return tables;
    }

    private static String table(List<Lines.Line> lines, List<Sheet> sheets) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(Stream.concat(
                        Stream.of("users"),
                        sheets.stream()
                                .map(sheet -> Figures.count(sheet.population().users())))
                .toList());
        lines.forEach(line ->
                rows.add(Stream.concat(Stream.of(line.title()), sheets.stream().map(line.cell()))
                        .toList()));
        return markdown(rows);
    }

    private static String assumptions(Assumptions assumptions, List<Assumption.Source> sources) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("option", "value", "meaning", "origin"));
        for (Assumption.Source source : sources) {
            for (Assumption assumption : Assumption.values()) {
                if (assumption.source() == source) {
                    rows.add(List.of(
                            "`--" + assumption.option() + "`",
                            Figures.number(assumptions.get(assumption)),
                            assumption.meaning(),
                            source.text()));
                }
            }
        }
        return markdown(rows);
    }

    private static String pollers() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("statement", "looks for", "each"));
        Poller.ALL.forEach(poller ->
                rows.add(List.of("`" + poller.statement() + "`", poller.subject(), Figures.seconds(poller.seconds()))));
        rows.add(List.of("all, of one node", "", Figures.number(Poller.statementsOfNode()) + " in 1 s"));
        return markdown(rows);
    }

    private static String rows(Assumptions assumptions) {
        return markdown(List.of(
                List.of("with its index entries", "bytes"),
                List.of("a message", bytes(RowBytes.message(assumptions))),
                List.of("a participant of a conversation", bytes(RowBytes.participant(assumptions))),
                List.of("a direct conversation", bytes(RowBytes.conversation(assumptions))),
                List.of("a user in `presence_table`, without the index", bytes(RowBytes.presence(assumptions)))));
    }

    private static String bytes(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    /** Returns a table of Markdown whose first row has the titles. */
    static String markdown(List<List<String>> rows) {
        List<String> lines = rows.stream()
                .map(row -> "| " + String.join(" | ", row) + " |")
                .collect(Collectors.toCollection(ArrayList::new));
        lines.add(1, "| --- ".repeat(rows.get(0).size()) + "|");
        return String.join("\n", lines);
    }
}
