package io.pagenow.chat.directory;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Moves changes of a directory from any thread to one event loop. The backlog is a set of users and at most one task,
 * however often a user changes meanwhile, and a task takes a bounded number of users, so that a node that leaves with all of its
 * users does not hold up the loop.
 */
public final class DirectoryChanges {
    /** Users per task of the event loop; a millisecond or two. */
    static final int USERS_PER_TASK = 1_000;

    private final Executor loop;
    private final Runnable unregister;
    private final Map<String, Boolean> waiting = new ConcurrentHashMap<>();
    private final Queue<String> order = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Directory.Listener listener;

    /**
     * @param loop runs tasks on the event loop
     * @param listener called on the event loop, at least once after the user's last change, with the presence before
     *     the first change since the call before
     */
    public DirectoryChanges(Directory directory, Executor loop, Directory.Listener listener) {
        this.loop = loop;
        this.listener = listener;
        this.unregister = directory.listen(this::changed);
    }

    private void changed(String userId, boolean wasPresent) {
        if (waiting.putIfAbsent(userId, wasPresent) == null) {
            order.add(userId);
        }
        schedule();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::drain);
        }
    }

    /**
     * A concurrent change is added to the queue before it checks {@code scheduled}, so it is either seen here or
     * schedules another run.
     */
    private void drain() {
        scheduled.set(false);
        drain(USERS_PER_TASK);
        if (!order.isEmpty()) {
            schedule();
        }
    }

    private void drain(int most) {
        for (int count = 0; count < most; count++) {
            String userId = order.poll();
            if (userId == null) {
                return;
            }
            Boolean wasPresent = waiting.remove(userId);
            listener.changed(userId, Boolean.TRUE.equals(wasPresent));
        }
    }

    /** Returns whether the listener is still to be told of a change of a user who had an entry before it. */
    public boolean wasPresent(String userId) {
        return Boolean.TRUE.equals(waiting.get(userId));
    }

    /** Delivers pending changes and stops listening. Called on the event loop. */
    public void close() {
        unregister.run();
        drain(Integer.MAX_VALUE);
    }
}
