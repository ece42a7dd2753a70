package io.pagenow.chat.metric;

import java.util.function.IntSupplier;

/** What is measured of everything that is asked of the database, but for the storing of messages. May be used by several threads at once. */
public final class DatabaseMeters {
    private final UpDownCounter questions;
    private final Histogram duration;
    private final Counter failures;
    private volatile IntSupplier open = () -> 0;
    private volatile int most;

    DatabaseMeters(MetricRegistry registry) {
        questions = registry.upDownCounter("chat_database_questions", "Questions to the database that are under way");
        registry.gauge(
                "chat_database_questions_waiting", "Those for which all connections are in use", () -> waiting());
        duration = registry.histogram(
                "chat_database_question_seconds",
                "How long questions to the database take, waiting included",
                Histogram.ofMicros(
                        500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000));
        failures = registry.counter("chat_database_question_failures", "Questions that the database did not answer");
        registry.gauge("chat_database_connections", "Open connections for questions", () -> open.getAsInt());
        registry.gauge(
                "chat_database_connections_max", "Most connections for questions (database.poolSize)", () -> most);
    }

    /**
     * @param counted tells how many connections are open
     * @param size how many there may be
     */
    public void countConnections(IntSupplier counted, int size) {
        open = counted;
        most = size;
    }

    public UpDownCounter questions() {
        return questions;
    }

    /** How many questions there are beyond those for which there are connections; each uses one at a time. */
    public long waiting() {
        return Math.max(0, questions.now() - most);
    }

    /** Nanoseconds. */
    public Histogram duration() {
        return duration;
    }

    public Counter failures() {
        return failures;
    }
}
