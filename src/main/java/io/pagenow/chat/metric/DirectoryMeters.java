package io.pagenow.chat.metric;

/** Metrics of the operator's directory of users. Thread-safe. */
public final class DirectoryMeters {
    private static final long[] TIMES = {
        1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000
    };

    private final Counts<Result> results;
    private final Histogram duration;

    /** The end of a question. */
    public enum Result {
        /** The service gave a valid answer. */
        ANSWERED,
        /** The service gave no valid answer in time. */
        FAILED,
        /** The service was not asked, after failures in a row. */
        SKIPPED
    }

    DirectoryMeters(MetricRegistry registry) {
        results = registry.counts(
                "chat_directory_hook",
                "Questions for the operator's directory of users, by their end",
                "result",
                Result.class,
                Labels::text);
        duration = registry.histogram(
                "chat_directory_hook_seconds",
                "Duration of a call of the operator's directory of users",
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
