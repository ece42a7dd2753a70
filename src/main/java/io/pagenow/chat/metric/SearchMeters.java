package io.pagenow.chat.metric;

import java.time.Duration;
import java.util.Optional;

/** Metrics of search. Thread-safe. */
public final class SearchMeters {
    private static final long[] TIMES = {
        1_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000
    };

    private static final int ALL = 100;

    private final Counter indexed;
    private final Gauge behind;
    private final Gauge indexing;
    private final Gauge history;
    private final Histogram searches;

    SearchMeters(MetricRegistry registry) {
        indexed = registry.counter("chat_search_indexed_messages", "Messages indexed for search");
        indexing = registry.gauge("chat_search_indexing", "1 if this node indexes messages for search, otherwise 0");
        behind = registry.gauge(
                "chat_search_behind_seconds",
                "Age of the oldest message that may not be indexed, those from before the index aside; about 120 when all are, 0 if another node indexes");
        history = registry.gauge(
                "chat_search_history_percent",
                "How much of the messages from before the index is indexed; 0 if another node indexes");
        searches = registry.histogram("chat_search_seconds", "Duration of a search", Histogram.ofMicros(TIMES));
    }

    /**
     * Records a round in which this node indexed.
     *
     * @param messages whose words were written
     * @param oldest age of the oldest message since the beginning of the index that may not be indexed
     * @param percent how much of the messages from before is indexed; empty if all of them are
     */
    public void indexed(int messages, Duration oldest, Optional<Integer> percent) {
        indexed.add(messages);
        indexing.set(1);
        behind.set(oldest.toSeconds());
        history.set(percent.orElse(ALL));
    }

    /** Records that another node indexes. */
    public void notIndexing() {
        indexing.set(0);
        behind.set(0);
        history.set(0);
    }

    /** Returns whether this node indexes. */
    public boolean isIndexing() {
        return indexing.now() == 1;
    }

    /** Returns the age of the oldest message that may not be indexed, in seconds; 0 if another node indexes. */
    public long behindSeconds() {
        return behind.now();
    }

    /** Returns how much of the messages from before the index is indexed, 0 to 100; 0 if another node indexes. */
    public int historyPercent() {
        return (int) history.now();
    }

    /** Durations of searches in nanoseconds. */
    public Histogram searches() {
        return searches;
    }
}
