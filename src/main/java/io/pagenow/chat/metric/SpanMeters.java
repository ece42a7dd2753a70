package io.pagenow.chat.metric;

/** What is measured of spans. May be used by several threads at once. */
public final class SpanMeters {
    private final Counter made;
    private final Counter sent;

    SpanMeters(MetricRegistry registry) {
        made = registry.counter("chat_spans_made", "Spans of what is followed");
        sent = registry.counter("chat_spans_sent", "Spans that the endpoint has taken; the rest waits, or was dropped");
    }

    public Counter made() {
        return made;
    }

    public Counter sent() {
        return sent;
    }
}
