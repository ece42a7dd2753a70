package io.pagenow.chat.metric;

import java.util.function.IntSupplier;

/** Metrics of the database queries, excluding those that store messages. Thread-safe. */
public final class DatabaseMeters {
    private final UpDownCounter questions;
    private final Histogram duration;
    private final Counter failures;
    private volatile IntSupplier open = () -> 0;
    private volatile int maxConnections;

    DatabaseMeters(MetricRegistry registry) {
        questions = registry.upDownCounter("chat_database_questions", "Pending database queries");
        registry.gauge("chat_database_questions_waiting", "Database queries waiting for a connection", () -> waiting());
        duration = registry.histogram(
                "chat_database_question_seconds",
                "Duration of database queries, including the wait for a connection",
                Histogram.ofMicros(
                        500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000));
        failures = registry.counter("chat_database_question_failures", "Database queries without an answer");
        registry.gauge("chat_database_connections", "Open connections for queries", () -> open.getAsInt());
        registry.gauge(
                "chat_database_connections_max",
                "Maximum number of connections for queries (database.poolSize)",
                () -> maxConnections);
    }

    /**
     * Sets the sources of the connection gauges.
     *
     * @param counted returns the number of open connections
     * @param size the maximum number of connections
     */
    public void countConnections(IntSupplier counted, int size) {
        open = counted;
        maxConnections = size;
    }

    public UpDownCounter questions() {
        return questions;
    }

    /** Returns the number of pending queries in excess of the connections. Each connection runs one query at a time. */
    public long waiting() {
        return Math.max(0, questions.now() - maxConnections);
    }

    /** Durations of queries, in nanoseconds. */
    public Histogram duration() {
        return duration;
    }

    public Counter failures() {
        return failures;
    }
}
