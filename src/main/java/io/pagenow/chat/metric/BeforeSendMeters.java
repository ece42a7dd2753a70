package io.pagenow.chat.metric;

/** Metrics of the service that examines what users write before it is stored. Thread-safe. */
public final class BeforeSendMeters {
    private static final long[] TIMES = {
        1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000
    };

    private final Counts<Result> results;
    private final Histogram duration;

    /** The end of an examination. */
    public enum Result {
        /** The service let the text pass. */
        PASSED,
        /** The service replaced the text. */
        REPLACED,
        /** The service rejected the text. */
        REJECTED,
        /** The service gave no valid verdict in time. */
        FAILED,
        /** The service was not asked, after failures in a row. */
        SKIPPED
    }

    BeforeSendMeters(MetricRegistry registry) {
        results = registry.counts(
                "chat_before_send",
                "Texts of users, by what was decided before they are stored",
                "result",
                Result.class,
                Labels::text);
        duration = registry.histogram(
                "chat_before_send_seconds",
                "Duration of a call of the service that examines texts",
                Histogram.ofMicros(TIMES));
    }

    public Counts<Result> results() {
        return results;
    }

    /** Durations of calls, in nanoseconds. */
    public Histogram duration() {
        return duration;
    }
}
