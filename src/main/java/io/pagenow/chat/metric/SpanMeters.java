package io.pagenow.chat.metric;

/** What is measured of spans. May be used by several threads at once. */
public final class SpanMeters {
    private final Count made;
    private final Count sent;

    SpanMeters(Catalog catalog) {
        made = catalog.count("chat_spans_made", "Spans of what is followed");
        sent = catalog.count("chat_spans_sent", "Spans that the endpoint has taken; the rest waits, or was dropped");
    }

    public Count made() {
        return made;
    }

    public Count sent() {
        return sent;
    }
}
