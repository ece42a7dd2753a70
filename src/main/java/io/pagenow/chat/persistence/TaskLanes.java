package io.pagenow.chat.persistence;

import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Runs a few tasks of each key at a time. The others wait in the order in which they came, and those beyond that are refused. A key takes
 * memory only while it has tasks. Belongs to one event loop.
 *
 * @param <K> whose tasks wait for one another
 */
final class TaskLanes<K> {
    private final int maxRunning;
    private final int maxWaiting;
    private final Supplier<ChatException> refusal;
    private final Map<K, Lane> lanes = new HashMap<>();

    private static final class Lane {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int running;
    }

    /**
     * @param maxRunning tasks of one key that run at a time, 1 or more
     * @param maxWaiting tasks of one key that wait, 0 or more
     * @param refusal of a task for which there is no room
     */
    TaskLanes(int maxRunning, int maxWaiting, Supplier<ChatException> refusal) {
        this.maxRunning = maxRunning;
        this.maxWaiting = maxWaiting;
        this.refusal = refusal;
    }

    /** @return how the task ends, or the refusal */
    <T> Future<T> run(K key, Supplier<Future<T>> task) {
        Lane lane = lanes.computeIfAbsent(key, unused -> new Lane());
        Promise<T> answer = Promise.promise();
        Runnable start = () -> start(key, lane, task, answer);
        if (lane.running < maxRunning) {
            start.run();
        } else if (lane.waiting.size() < maxWaiting) {
            lane.waiting.add(start);
        } else {
            answer.fail(refusal.get());
        }
        return answer.future();
    }

    private <T> void start(K key, Lane lane, Supplier<Future<T>> task, Promise<T> answer) {
        lane.running++;
        Future.succeededFuture().compose(now -> task.get()).onComplete(done -> {
            lane.running--;
            Runnable next = lane.waiting.poll();
            if (next != null) {
                next.run();
            } else if (lane.running == 0) {
                lanes.remove(key);
            }
            answer.handle(done);
        });
    }

    /** How many keys have tasks. */
    int keys() {
        return lanes.size();
    }
}
