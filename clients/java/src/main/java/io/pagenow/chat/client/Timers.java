package io.pagenow.chat.client;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;

/** Timers with names, of which a later one replaces an earlier one. Belongs to the event loop. */
final class Timers {
    private final EventLoop loop;
    private final Map<String, Future<?>> timers = new HashMap<>();

    Timers(EventLoop loop) {
        this.loop = loop;
    }

    void set(String name, long millis, Runnable task) {
        clear(name);
        timers.put(name, loop.schedule(millis, () -> {
            timers.remove(name);
            task.run();
        }));
    }

    boolean has(String name) {
        return timers.containsKey(name);
    }

    void clear(String name) {
        Future<?> timer = timers.remove(name);
        if (timer != null) {
            timer.cancel(false);
        }
    }

    void clearAll() {
        timers.values().forEach(timer -> timer.cancel(false));
        timers.clear();
    }
}
