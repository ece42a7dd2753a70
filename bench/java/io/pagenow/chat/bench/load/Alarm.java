package io.pagenow.chat.bench.load;

import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Wakes a selector at a time that is given in nanoseconds. */
final class Alarm implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;

    private final Selector selector;
    private final Thread thread;
    private final AtomicLong time = new AtomicLong(NEVER);
    private volatile boolean closed;

    Alarm(Selector selector) {
        this.selector = selector;
        this.thread = new Thread(this::run, "alarm");
        thread.setDaemon(true);
        thread.start();
    }

    /** @param when as {@link System#nanoTime()}; replaces the time that was set before */
    void set(long when) {
        long before = time.getAndSet(when);
        // A later time is seen when the thread wakes for the one before.
        if (before == NEVER || when < before) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!closed) {
            long set = time.get();
            if (set == NEVER) {
                LockSupport.park(this);
                continue;
            }
            long wait = set - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(this, wait);
            } else if (time.compareAndSet(set, NEVER)) {
                selector.wakeup();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
