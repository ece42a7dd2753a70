package io.pagenow.chat.metric;

import java.time.Duration;

/** Metrics of webhooks. Those of the present are 0 on a node that does not deliver. Thread-safe. */
public final class WebhookMeters {
    private static final long[] TIMES = {
        1_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 10_000_000
    };

    private final Counts<Result> attempts;
    private final Counter disabled;
    private final Gauge endpoints;
    private final Gauge failing;
    private final Gauge waiting;
    private final Gauge lag;
    private final Histogram duration;

    /** The result of an attempt. */
    public enum Result {
        /** The endpoint has accepted the event. */
        DELIVERED,
        /** It has refused it, or has not answered; the event is sent again. */
        FAILED
    }

    WebhookMeters(MetricRegistry registry) {
        attempts = registry.counts(
                "chat_webhook_attempts", "Attempts to deliver an event", "result", Result.class, Labels::text);
        disabled = registry.counter("chat_webhook_disabled", "Endpoints that were disabled because they failed");
        endpoints = registry.gauge("chat_webhook_endpoints", "Endpoints to which this node delivers");
        failing = registry.gauge("chat_webhook_endpoints_failing", "Endpoints whose last attempts have failed");
        waiting = registry.gauge(
                "chat_webhook_conversations_waiting",
                "Conversations with events that are not delivered, of each endpoint");
        lag = registry.gauge(
                "chat_webhook_lag_seconds", "Time for which the conversation that waits longest has waited");
        duration = registry.histogram("chat_webhook_seconds", "Duration of an attempt", Histogram.ofMicros(TIMES));
    }

    /** Records an attempt, with its duration in nanoseconds. */
    public void attempt(boolean isDelivered, long nanos) {
        attempts.add(isDelivered ? Result.DELIVERED : Result.FAILED);
        duration.record(nanos);
    }

    public Counts<Result> attempts() {
        return attempts;
    }

    /** Endpoints that were disabled because they failed. */
    public Counter disabled() {
        return disabled;
    }

    /**
     * Records how the endpoints are to which this node delivers.
     *
     * @param oldest longest time for which a conversation has waited
     */
    public void state(int all, int thatFail, int waitingConversations, Duration oldest) {
        endpoints.set(all);
        failing.set(thatFail);
        waiting.set(waitingConversations);
        lag.set(oldest.toSeconds());
    }

    /** Returns the number of endpoints to which this node delivers. */
    public long endpoints() {
        return endpoints.now();
    }

    /** Returns the number of those whose last attempts have failed. */
    public long failing() {
        return failing.now();
    }

    /** Returns the number of conversations with events that are not delivered. */
    public long waiting() {
        return waiting.now();
    }

    /** Returns how long the conversation that waits longest has waited, in seconds. */
    public long lagSeconds() {
        return lag.now();
    }
}
