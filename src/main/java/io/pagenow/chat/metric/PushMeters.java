package io.pagenow.chat.metric;

/** Metrics of push. Thread-safe. */
public final class PushMeters {
    private static final long[] TIMES = {
        5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 10_000_000
    };

    private final Counts<Outcome> ended;
    private final Counts<Drop> dropped;
    private final Counter retries;
    private final Gauge waiting;
    private final Gauge paused;
    private final UpDownCounter bursts;
    private final Histogram duration;

    /** The end of a push. */
    public enum Outcome {
        /** The service accepted it. */
        DELIVERED,
        /** The service no longer knows the subscription (RFC 8030, section 7.3). */
        GONE,
        /** The service refused it for another reason. */
        REFUSED,
        /** The service could not be reached, or was busy, at each attempt. */
        UNREACHABLE,
        /** A later push of the same conversation took its place. */
        REPLACED,
        /** It has waited for more than a minute. */
        STALE,
        /** The server stopped. */
        DROPPED
    }

    /** A bound that was reached, so that something was not pushed. */
    public enum Drop {
        /** Conversations with a push in the last seconds. */
        CONVERSATIONS,
        /** Pushes that wait. */
        WAITING,
        /** Pushes that wait for one service. */
        SERVICE,
        /** The database did not answer. */
        DATABASE
    }

    PushMeters(MetricRegistry registry) {
        ended = registry.counts("chat_pushes", "Ended pushes", "result", Outcome.class, Labels::text);
        dropped = registry.counts("chat_push_drops", "Omissions because of a bound", "at", Drop.class, Labels::text);
        retries = registry.counter("chat_push_retries", "Repeated attempts");
        waiting = registry.gauge("chat_pushes_waiting", "Pushes waiting or in progress");
        paused = registry.gauge("chat_push_services_paused", "Push services to which nothing is sent for a time");
        bursts = registry.upDownCounter("chat_push_conversations", "Conversations with a push in the last seconds");
        duration = registry.histogram("chat_push_seconds", "Duration of an attempt", Histogram.ofMicros(TIMES));
    }

    public Counts<Outcome> ended() {
        return ended;
    }

    public Counts<Drop> dropped() {
        return dropped;
    }

    public Counter retries() {
        return retries;
    }

    public Gauge waiting() {
        return waiting;
    }

    /** Push services to which nothing is sent for a time, as of the last second. */
    public Gauge paused() {
        return paused;
    }

    public UpDownCounter bursts() {
        return bursts;
    }

    /** Durations of attempts, encryption included, in nanoseconds. */
    public Histogram duration() {
        return duration;
    }
}
