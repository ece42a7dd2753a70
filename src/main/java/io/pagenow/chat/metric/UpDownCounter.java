package io.pagenow.chat.metric;

import java.util.concurrent.atomic.LongAdder;

/** How much of something there is now, kept by those who add to it and take from it. May be used by several threads at once. */
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
