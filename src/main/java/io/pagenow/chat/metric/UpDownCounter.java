package io.pagenow.chat.metric;

import java.util.concurrent.atomic.LongAdder;

/** A current amount, maintained by additions and removals. Thread-safe. */
public final class UpDownCounter {
    private final LongAdder now = new LongAdder();

    public void add(long amount) {
        now.add(amount);
    }

    public void remove(long amount) {
        now.add(-amount);
    }

    public long now() {
        return now.sum();
    }
}
