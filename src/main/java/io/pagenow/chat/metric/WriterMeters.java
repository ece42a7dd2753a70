package io.pagenow.chat.metric;

import io.pagenow.chat.model.ErrorCode;

/** What is measured where messages are stored. May be used by several threads at once. */
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
        stored = registry.counter("chat_messages_stored", "Messages that were stored");
        repeated = registry.counter("chat_messages_repeated", "Sends of a message that was stored before");
        refused = registry.counts(
                "chat_messages_refused", "Sends that were not stored", "code", ErrorCode.class, ErrorCode::wireName);
        waiting = registry.gauge("chat_messages_waiting", "Messages that wait to be stored");
        batch = registry.histogram(
                "chat_batch_messages", "Messages of one commit", Histogram.of(1, 2, 4, 8, 16, 32, 64, 128, 256));
        commit = registry.histogram(
                "chat_commit_seconds", "How long a batch takes to be committed", Histogram.ofMicros(TIMES));
        stay = registry.histogram(
                "chat_message_commit_seconds", "From the frame of a message to its commit", Histogram.ofMicros(TIMES));
        conflicts = registry.counter(
                "chat_batch_conflicts", "Batches that were repeated since another node wrote to their conversations");
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

    /** Messages of a batch. */
    public Histogram batch() {
        return batch;
    }

    /** Nanoseconds that a batch took, those that failed included. */
    public Histogram commit() {
        return commit;
    }

    /** Nanoseconds from the frame of a message to its commit. */
    public Histogram stay() {
        return stay;
    }

    public Counter conflicts() {
        return conflicts;
    }
}
