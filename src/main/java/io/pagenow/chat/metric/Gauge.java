package io.pagenow.chat.metric;

import java.util.concurrent.atomic.AtomicLong;

/** The last value set by its owner, such as the length of a queue that is confined to one event loop. Thread-safe. */
public final class Gauge {
    private final AtomicLong last = new AtomicLong();

    public void set(long value) {
        last.setOpaque(value);
    }

    public long now() {
        return last.get();
    }
}
