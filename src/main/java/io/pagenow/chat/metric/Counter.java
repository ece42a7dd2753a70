package io.pagenow.chat.metric;

import java.util.concurrent.atomic.LongAdder;

/** How often something has happened since the start. May be used by several threads at once; counting takes no lock and no memory. */
public final class Counter {
    private final LongAdder sum = new LongAdder();

    /** Made by {@link MetricRegistry}, or for nobody to read. */
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
