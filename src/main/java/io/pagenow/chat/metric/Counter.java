package io.pagenow.chat.metric;

import java.util.concurrent.atomic.LongAdder;

/** The number of events since the start. Thread-safe; adding neither locks nor allocates. */
public final class Counter {
    private final LongAdder sum = new LongAdder();

    /** Creates a counter that is not registered. Use {@link MetricRegistry} for one that is exposed. */
    public Counter() {}

    public void add() {
        sum.increment();
    }

    /** @param times 0 or more */
    public void add(long times) {
        sum.add(times);
    }

    public long sum() {
        return sum.sum();
    }
}
