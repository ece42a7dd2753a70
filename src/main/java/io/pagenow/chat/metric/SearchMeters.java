package io.pagenow.chat.metric;

import java.time.Duration;

/** Metrics of search. Thread-safe. */
public final class SearchMeters {
    private static final long[] TIMES = {
        1_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000
    };

    private final Counter indexed;
    private final Gauge behind;
    private final Gauge indexing;
    private final Histogram searches;

    SearchMeters(MetricRegistry registry) {
        indexed = registry.counter("chat_search_indexed_messages", "Messages indexed for search");
        indexing = registry.gauge("chat_search_indexing", "1 if this node indexes messages for search, otherwise 0");
        behind = registry.gauge(
                "chat_search_behind_seconds",
                "Age of the oldest message that may not be indexed, 120 or less when all are; 0 if another node indexes");
        searches = registry.histogram("chat_search_seconds", "Duration of a search", Histogram.ofMicros(TIMES));
    }

    /** Records a round in which this node indexed. */
    public void indexed(int messages, Duration oldest) {
        indexed.add(messages);
        indexing.set(1);
        behind.set(oldest.toSeconds());
    }

    /** Records that another node indexes. */
    public void notIndexing() {
        indexing.set(0);
        behind.set(0);
    }

    /** Durations of searches in nanoseconds. */
    public Histogram searches() {
        return searches;
    }
}
