package io.pagenow.chat.metric;

import io.pagenow.chat.protocol.ErrorCode;

/** What is measured where messages are stored. May be used by several threads at once. */
public final class WriterMeters {
    private static final long[] TIMES = {
        500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 2_500_000, 10_000_000
    };

    private final Count stored;
    private final Count repeated;
    private final Counts<ErrorCode> refused;
    private final Reading waiting;
    private final Spread batch;
    private final Spread commit;
    private final Spread stay;
    private final Count conflicts;

    WriterMeters(Catalog catalog) {
        stored = catalog.count("chat_messages_stored", "Messages that were stored");
        repeated = catalog.count("chat_messages_repeated", "Sends of a message that was stored before");
        refused = catalog.counts(
                "chat_messages_refused", "Sends that were not stored", "code", ErrorCode.class, ErrorCode::wireName);
        waiting = catalog.reading("chat_messages_waiting", "Messages that wait to be stored");
        batch = catalog.spread(
                "chat_batch_messages", "Messages of one commit", Spread.of(1, 2, 4, 8, 16, 32, 64, 128, 256));
        commit =
                catalog.spread("chat_commit_seconds", "How long a batch takes to be committed", Spread.ofMicros(TIMES));
        stay = catalog.spread(
                "chat_message_commit_seconds", "From the frame of a message to its commit", Spread.ofMicros(TIMES));
        conflicts = catalog.count(
                "chat_batch_conflicts", "Batches that were repeated since another node wrote to their conversations");
    }

    public Count stored() {
        return stored;
    }

    public Count repeated() {
        return repeated;
    }

    public Counts<ErrorCode> refused() {
        return refused;
    }

    public Reading waiting() {
        return waiting;
    }

    /** Messages of a batch. */
    public Spread batch() {
        return batch;
    }

    /** Nanoseconds that a batch took, those that failed included. */
    public Spread commit() {
        return commit;
    }

    /** Nanoseconds from the frame of a message to its commit. */
    public Spread stay() {
        return stay;
    }

    public Count conflicts() {
        return conflicts;
    }
}
