package io.pagenow.chat.limit;

import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Runs a limited number of tasks per key concurrently. Further tasks wait in FIFO order, and are refused when the queue
 * is full. A key uses memory only while it has tasks. Not thread-safe; confined to one event loop.
 *
 * @param <K> key of the tasks that share a limit
 */
public final class TaskLanes<K> {
    private final int maxRunning;
    private final int maxWaiting;
    private final Supplier<ChatException> refusal;
    private final Map<K, Lane> lanes = new HashMap<>();

    private static final class Lane {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int running;
    }

    /**
     * @param maxRunning maximum running tasks per key, 1 or more
     * @param maxWaiting maximum waiting tasks per key, 0 or more
     * @param refusal failure of a task that finds the queue full
     */
    public TaskLanes(int maxRunning, int maxWaiting, Supplier<ChatException> refusal) {
        this.maxRunning = maxRunning;
        this.maxWaiting = maxWaiting;
        this.refusal = refusal;
    }

    /** Runs a task, now or later. Returns its result, or the refusal. */
    public <T> Future<T> run(K key, Supplier<Future<T>> task) {
        Lane lane = lanes.computeIfAbsent(key, unused -> new Lane());
        Promise<T> result = Promise.promise();
        Runnable start = () -> start(key, lane, task, result);
        if (lane.running < maxRunning) {
            start.run();
        } else if (lane.waiting.size() < maxWaiting) {
            lane.waiting.add(start);
        } else {
            result.fail(refusal.get());
        }
        return result.future();
    }

    private <T> void start(K key, Lane lane, Supplier<Future<T>> task, Promise<T> result) {
        lane.running++;
        Future.succeededFuture().compose(now -> task.get()).onComplete(done -> {
            lane.running--;
            Runnable next = lane.waiting.poll();
            if (next != null) {
                next.run();
            } else if (lane.running == 0) {
                lanes.remove(key);
            }
            result.handle(done);
        });
    }

    /** Returns the number of keys with tasks. */
    int keys() {
        return lanes.size();
    }
}
