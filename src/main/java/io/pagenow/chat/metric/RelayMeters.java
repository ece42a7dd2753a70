package io.pagenow.chat.metric;

/** Metrics of the relay of {@code chat_send()}. Thread-safe. */
public final class RelayMeters {
    private final Counts<Result> operations;
    private final Gauge waiting;
    private final Gauge age;

    RelayMeters(MetricRegistry registry) {
        operations = new Counts<>(
                Result.class,
                result -> registry.counter(
                        "chat_relay_operations",
                        "Operations of SQL, by what became of them",
                        "result",
                        Labels.text(result)));
        waiting = registry.gauge(
                "chat_relay_waiting", "Operations of SQL that wait for the relay; 0 if another node relays");
        age = registry.gauge(
                "chat_relay_age_seconds", "Age of the oldest operation that waits; 0 if another node relays");
    }

    /** The end of an operation. */
    public enum Result {
        /** It was carried out. */
        RELAYED,
        /** It was refused. */
        FAILED,
        /** It, and those of its conversation after it, are tried again. */
        DELAYED
    }

    public Counts<Result> operations() {
        return operations;
    }

    public Gauge waiting() {
        return waiting;
    }

    /** In seconds. */
    public Gauge age() {
        return age;
    }
}
