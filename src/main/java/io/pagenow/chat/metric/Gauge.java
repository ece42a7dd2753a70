package io.pagenow.chat.metric;

import java.util.concurrent.atomic.AtomicLong;

/** What its owner last said of itself: the length of a queue that belongs to one event loop, read by others. */
public final class Gauge {
    private final AtomicLong last = new AtomicLong();

    public void set(long value) {
        last.setOpaque(value);
    }

    public long now() {
        return last.get();
    }
}
