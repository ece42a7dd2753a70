package io.pagenow.chat.metric;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * Everything that is measured, with the names under which it is told (Prometheus, "Metric and label naming"). What is counted are plain
 * numbers; a library comes in when somebody reads them ({@link Exposition}). May be used by several threads at once.
 */
final class Catalog {
    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();

    /** Something that is told. */
    sealed interface Entry {
        /** With its unit, without a suffix of its kind. */
        String name();

        String help();

        /** Names and values by turns. */
        List<String> labels();
    }

    /** What only grows. */
    record Counter(String name, String help, List<String> labels, DoubleSupplier value) implements Entry {}

    /** What goes up and down. */
    record Gauge(String name, String help, List<String> labels, DoubleSupplier value) implements Entry {}

    record Histogram(String name, String help, List<String> labels, Spread spread) implements Entry {}

    /** In the order in which they were made. */
    Iterable<Entry> entries() {
        return entries;
    }

    /** @param labels names and values by turns */
    Count count(String name, String help, String... labels) {
        Count count = new Count();
        counter(name, help, count::sum, labels);
        return count;
    }

    void counter(String name, String help, DoubleSupplier value, String... labels) {
        entries.add(new Counter(name, help, List.of(labels), value));
    }

    /** @param text what the label says of each value */
    <E extends Enum<E>> Counts<E> counts(
            String name, String help, String label, Class<E> type, Function<E, String> text) {
        return new Counts<>(type, value -> count(name, help, label, text.apply(value)));
    }

    Level level(String name, String help, String... labels) {
        Level level = new Level();
        gauge(name, help, level::now, labels);
        return level;
    }

    Reading reading(String name, String help) {
        Reading reading = new Reading();
        gauge(name, help, reading::now);
        return reading;
    }

    Peak peak(String name, String help, double scale) {
        Peak peak = new Peak();
        gauge(name, help, () -> peak.now() * scale);
        return peak;
    }

    void gauge(String name, String help, DoubleSupplier value, String... labels) {
        entries.add(new Gauge(name, help, List.of(labels), value));
    }

    Spread spread(String name, String help, Spread spread, String... labels) {
        entries.add(new Histogram(name, help, List.of(labels), spread));
        return spread;
    }
}
