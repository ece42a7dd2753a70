package io.pagenow.chat.metric;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * All metrics with their names (Prometheus, "Metric and label naming"). The values are plain numbers; only {@link Exposition} uses a metrics
 * library. Each is registered once. Thread-safe.
 */
final class MetricRegistry {
    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final Map<String, Class<? extends Entry>> kinds = new ConcurrentHashMap<>();
    private final Set<Series> known = ConcurrentHashMap.newKeySet();

    private record Series(String name, List<String> labels) {}

    /** An exposed metric. */
    sealed interface Entry {
        /** Returns the name with its unit, without a suffix such as {@code _total}. */
        String name();

        String help();

        /** Returns alternating names and values. */
        List<String> labels();
    }

    /** A value that only increases. */
    record CounterEntry(String name, String help, List<String> labels, DoubleSupplier value) implements Entry {}

    /** A value that increases and decreases. */
    record GaugeEntry(String name, String help, List<String> labels, DoubleSupplier value) implements Entry {}

    record HistogramEntry(String name, String help, List<String> labels, Histogram histogram) implements Entry {}

    /** Returns all metrics in the order of their registration. */
    Iterable<Entry> entries() {
        return entries;
    }

    /**
     * The metrics library takes the first of two and says nothing.
     *
     * @throws IllegalStateException if there is one of the same name and labels, or one of the name and of another kind
     */
    private void add(Entry entry) {
        Class<? extends Entry> kind = kinds.putIfAbsent(entry.name(), entry.getClass());
        if ((kind != null && kind != entry.getClass()) || !known.add(new Series(entry.name(), entry.labels()))) {
            throw new IllegalStateException("the metric " + entry.name() + entry.labels() + " is registered twice");
        }
        entries.add(entry);
    }

    /** @param labels alternating names and values */
    Counter counter(String name, String help, String... labels) {
        Counter counter = new Counter();
        counter(name, help, counter::sum, labels);
        return counter;
    }

    void counter(String name, String help, DoubleSupplier value, String... labels) {
        add(new CounterEntry(name, help, List.of(labels), value));
    }

    /** @param text returns the label's value for a constant */
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
        add(new GaugeEntry(name, help, List.of(labels), value));
    }

    Histogram histogram(String name, String help, Histogram histogram, String... labels) {
        add(new HistogramEntry(name, help, List.of(labels), histogram));
        return histogram;
    }
}
