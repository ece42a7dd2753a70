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
final class MetricRegistry {
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
    record CounterEntry(String name, String help, List<String> labels, DoubleSupplier value) implements Entry {}

    /** What goes up and down. */
    record GaugeEntry(String name, String help, List<String> labels, DoubleSupplier value) implements Entry {}

    record HistogramEntry(String name, String help, List<String> labels, Histogram histogram) implements Entry {}

    /** In the order in which they were made. */
    Iterable<Entry> entries() {
        return entries;
    }

    /** @param labels names and values by turns */
    Counter counter(String name, String help, String... labels) {
        Counter counter = new Counter();
        counter(name, help, counter::sum, labels);
        return counter;
    }

    void counter(String name, String help, DoubleSupplier value, String... labels) {
        entries.add(new CounterEntry(name, help, List.of(labels), value));
    }

    /** @param text what the label says of each value */
    <E extends Enum<E>> Counts<E> counts(
            String name, String help, String label, Class<E> type, Function<E, String> text) {
        return new Counts<>(type, value -> counter(name, help, label, text.apply(value)));
    }

    UpDownCounter upDownCounter(String name, String help, String... labels) {
        UpDownCounter counter = new UpDownCounter();
        gauge(name, help, counter::now, labels);
        return counter;
    }

    Gauge gauge(String name, String help) {
        Gauge gauge = new Gauge();
        gauge(name, help, gauge::now);
        return gauge;
    }

    MaxGauge maxGauge(String name, String help, double scale) {
        MaxGauge max = new MaxGauge();
        gauge(name, help, () -> max.now() * scale);
        return max;
    }

    void gauge(String name, String help, DoubleSupplier value, String... labels) {
        entries.add(new GaugeEntry(name, help, List.of(labels), value));
    }

    Histogram histogram(String name, String help, Histogram histogram, String... labels) {
        entries.add(new HistogramEntry(name, help, List.of(labels), histogram));
        return histogram;
    }
}
