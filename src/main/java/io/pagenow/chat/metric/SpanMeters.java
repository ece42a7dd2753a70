package io.pagenow.chat.metric;

/** Metrics of tracing spans. Thread-safe. */
public final class SpanMeters {
    private final Counter made;
    private final Counter sent;

    SpanMeters(MetricRegistry registry) {
        made = registry.counter("chat_spans_made", "Created spans");
        sent = registry.counter("chat_spans_sent", "Spans accepted by the endpoint; the others are queued or dropped");
    }

    public Counter made() {
        return made;
    }

    public Counter sent() {
        return sent;
    }
}
