package io.pagenow.chat.backup;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The first file of a backup, which describes it. Each line is a keyword and its values, separated by spaces.
 *
 * @param chatApi the version of the jar that wrote it
 * @param taken the time of the snapshot, in milliseconds
 * @param schema the scripts of the applied schema versions
 * @param tables the tables and columns in the backup
 */
record Manifest(String chatApi, Instant taken, List<String> schema, List<Table> tables) {
    /** The version of the format, incremented with each incompatible change. */
    static final int FORMAT = 1;

    private static final String MAGIC = "chat-api-backup";
    private static final int MAX_DIGITS = 9;

    boolean hasTable(String name) {
        return tables.stream().anyMatch(table -> table.name().equals(name));
    }

    byte[] encode() {
        StringBuilder text = new StringBuilder();
        text.append(MAGIC).append(' ').append(FORMAT).append('\n');
        text.append("chat-api ").append(chatApi).append('\n');
        text.append("taken ").append(taken).append('\n');
        schema.forEach(script -> text.append("schema ").append(script).append('\n'));
        tables.forEach(table -> text.append("table ")
                .append(table.name())
                .append(' ')
                .append(String.join(" ", table.columns()))
                .append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws BackupException if the manifest is malformed, or this version does not support it */
    static Manifest decode(byte[] bytes) {
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        requireFormat(lines.isEmpty() ? "" : lines.get(0));
        String chatApi = null;
        Instant taken = null;
        List<String> schema = new ArrayList<>();
        List<Table> tables = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            int space = line.indexOf(' ');
            String value = line.substring(space + 1);
            switch (space < 0 ? "" : line.substring(0, space)) {
                case "chat-api" -> chatApi = value;
                case "taken" -> taken = moment(value);
                case "schema" -> schema.add(value);
                case "table" -> tables.add(table(value));
                default -> throw new BackupException("its manifest has a line that is not understood");
            }
        }
        if (chatApi == null || taken == null || schema.isEmpty()) {
            throw new BackupException("its manifest is not complete");
        }
        requireTables(tables.stream().map(Table::name).toList());
        return new Manifest(chatApi, taken, List.copyOf(schema), List.copyOf(tables));
    }

    private static void requireFormat(String line) {
        String format = line.startsWith(MAGIC + " ") ? line.substring(MAGIC.length() + 1) : "";
        if (format.isEmpty()
                || format.length() > MAX_DIGITS
                || !format.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw new BackupException("it was not made by chat-api backup");
        }
        if (Integer.parseInt(format) != FORMAT) {
            throw new BackupException("its format is " + format + ", but this chat-api supports only " + FORMAT
                    + ": restore it with the version that wrote it, or a newer one");
        }
    }

    private static Instant moment(String value) {
        try {
            return Instant.parse(value);
        } catch (DateTimeException malformed) {
            throw new BackupException("its manifest has no time", malformed);
        }
    }

    private static Table table(String value) {
        List<String> words = List.of(value.split(" ", -1));
        List<String> columns = words.subList(1, words.size());
        Table known = Table.named(words.get(0)).orElseThrow(() -> unknown("a table"));
        if (columns.isEmpty() || !known.columns().containsAll(columns)) {
            throw unknown("a column of " + known.name());
        }
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new BackupException("its manifest names a column twice");
        }
        return new Table(known.name(), List.copyOf(columns));
    }

    private static BackupException unknown(String element) {
        return new BackupException("it has " + element
                + " that this chat-api does not know: restore it with the version that wrote it, or a newer one");
    }

    private static void requireTables(List<String> names) {
        if (!names.containsAll(Table.ALWAYS) || new HashSet<>(names).size() < names.size()) {
            throw new BackupException("its manifest lacks a table, or names one twice");
        }
    }
}
