package io.pagenow.chat.metric;

import io.pagenow.chat.model.ErrorCode;

/** Metrics of the writer that stores messages. Thread-safe. */
public final class WriterMeters {
    private static final long[] TIMES = {
        500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 2_500_000, 10_000_000
    };

    private final Counter stored;
    private final Counter repeated;
    private final Counts<ErrorCode> refused;
    private final Gauge waiting;
    private final Histogram batch;
    private final Histogram commit;
    private final Histogram stay;
    private final Counter conflicts;

    WriterMeters(MetricRegistry registry) {
        stored = registry.counter("chat_messages_stored", "Stored messages");
        repeated = registry.counter("chat_messages_repeated", "Repeated sends of a stored message");
        refused = registry.counts(
                "chat_messages_refused", "Rejected sends", "code", ErrorCode.class, ErrorCode::wireName);
        waiting = registry.gauge("chat_messages_waiting", "Messages waiting to be stored");
        batch = registry.histogram(
                "chat_batch_messages", "Messages per commit", Histogram.of(1, 2, 4, 8, 16, 32, 64, 128, 256));
        commit = registry.histogram("chat_commit_seconds", "Duration of a batch's commit", Histogram.ofMicros(TIMES));
        stay = registry.histogram(
                "chat_message_commit_seconds",
                "Time from the frame of a message to its commit",
                Histogram.ofMicros(TIMES));
        conflicts = registry.counter(
                "chat_batch_conflicts", "Batches retried because another node wrote to their conversations");
    }

    public Counter stored() {
        return stored;
    }

    public Counter repeated() {
        return repeated;
    }

    public Counts<ErrorCode> refused() {
        return refused;
    }

    public Gauge waiting() {
        return waiting;
    }

    /** Messages per batch. */
    public Histogram batch() {
        return batch;
    }

    /** Durations of batches, including failed ones, in nanoseconds. */
    public Histogram commit() {
        return commit;
    }

    /** Times from the frame of a message to its commit, in nanoseconds. */
    public Histogram stay() {
        return stay;
    }

    public Counter conflicts() {
        return conflicts;
    }
}
