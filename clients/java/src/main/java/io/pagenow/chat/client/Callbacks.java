package io.pagenow.chat.client;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The thread on which all listeners run, one after the other. While {@link #CAPACITY} calls wait, the client reads nothing more from the server; what
 * is read already still finds its place.
 */
final class Callbacks {
    static final int CAPACITY = 1_000;
    /** More than messages alone can reach. */
    private static final int MAX_TOLD = 2 * (CAPACITY + Inbox.MAX_HELD);

    private static final System.Logger log = System.getLogger(Callbacks.class.getName());

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Threads.named("chat-client-callbacks"));
    private final AtomicInteger waiting = new AtomicInteger();
    private final Runnable room;
    private volatile boolean closing;

    /** @param room called when half of the calls are done, after there were too many */
    Callbacks(Runnable room) {
        this.room = room;
    }

    /** Makes a call, unless the client is closed first. */
    void run(Runnable call) {
        add(() -> {
            if (!closing) {
                call.run();
            }
        });
    }

    /** Makes a call about the client itself, even if the client is being closed. It is left out if listeners have not returned for ages. */
    void tell(Runnable call) {
        if (waiting.get() < MAX_TOLD) {
            add(call);
        }
    }

    private void add(Runnable call) {
        waiting.incrementAndGet();
        try {
            thread.execute(() -> {
                guarded(call);
                if (waiting.decrementAndGet() == CAPACITY / 2) {
                    room.run();
                }
            });
        } catch (RejectedExecutionException closed) {
            waiting.decrementAndGet();
        }
    }

    boolean isFull() {
        return waiting.get() >= CAPACITY;
    }

    int waiting() {
        return waiting.get();
    }

    /** Drops the calls that wait. */
    void close(long millis) {
        closing = true;
        thread.shutdown();
        Waits.await(thread, millis);
    }

    /** A listener's failure ends neither the client nor the other listeners. */
    static void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error failure) {
            log.log(System.Logger.Level.WARNING, "A listener of the chat client failed; the client goes on", failure);
        }
    }
}
