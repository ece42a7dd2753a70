package io.pagenow.chat.bench;

import io.pagenow.chat.bench.load.Measured;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What a workload has shown of a server.
 *
 * @param server by its name
 * @param workload by its name
 * @param figures those that the workload measures
 */
record Outcome(String server, String workload, Map<Figure, Double> figures) {
    private static final double MICROS = 1e6;
    private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    static Outcome of(String server, String workload, Measured measured) {
        Map<Figure, Double> figures = latencies(measured.latency());
        double messages = Math.max(measured.messages(), 1);
        figures.put(Figure.MESSAGES, measured.messages() / measured.seconds());
        figures.put(Figure.DELIVERIES, measured.deliveries() / measured.seconds());
        figures.put(Figure.SERVER_CPU, measured.spent().server() * MICROS / messages);
        figures.put(Figure.DATABASE_CPU, measured.spent().database() * MICROS / messages);
        figures.put(Figure.GENERATOR_CPU, measured.generator() * MICROS / messages);
        double known = measured.spent().server() + measured.spent().database() + measured.generator();
        figures.put(Figure.STRANGERS, Math.max(measured.spent().machine() - known, 0) / measured.seconds());
        return new Outcome(server, workload, figures);
    }

    /** @param latency in nanoseconds */
    static Map<Figure, Double> latencies(Histogram latency) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.P50, latency.getValueAtPercentile(50) / NANOS_PER_MILLI);
        figures.put(Figure.P99, latency.getValueAtPercentile(99) / NANOS_PER_MILLI);
        figures.put(Figure.P999, latency.getValueAtPercentile(99.9) / NANOS_PER_MILLI);
        return figures;
    }

    Outcome with(Figure figure, double value) {
        Map<Figure, Double> more = new EnumMap<>(figures);
        more.put(figure, value);
        return new Outcome(server, workload, more);
    }

    OptionalDouble figure(Figure figure) {
        Double value = figures.get(figure);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Microseconds of server and database together for a message. */
    OptionalDouble cpu() {
        Double server = figures.get(Figure.SERVER_CPU);
        return server == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(server + figures.getOrDefault(Figure.DATABASE_CPU, 0.0));
    }
}
