package io.pagenow.chat.presence;

import io.pagenow.chat.directory.Directory;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Moves directory changes from any thread to one event loop. The backlog is a set of users and at most one task,
 * however often a user changes meanwhile.
 */
final class DirectoryChanges {
    private final Executor loop;
    private final Consumer<String> listener;
    private final Runnable unregister;
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /**
     * @param loop runs tasks on the event loop
     * @param listener receives a user id on the event loop, at least once after the user's last change
     */
    DirectoryChanges(Directory directory, Executor loop, Consumer<String> listener) {
        this.loop = loop;
        this.listener = listener;
        this.unregister = directory.listen(this::changed);
    }

    private void changed(String userId) {
        waiting.add(userId);
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::drain);
        }
    }

    /**
     * A concurrent change is added to the set before it checks {@code scheduled}, so it is either seen here or
     * schedules another run.
     */
    private void drain() {
        scheduled.set(false);
        Iterator<String> users = waiting.iterator();
        while (users.hasNext()) {
            String userId = users.next();
            users.remove();
            listener.accept(userId);
        }
    }

    /** Delivers pending changes and stops listening. Called on the event loop. */
    void close() {
        unregister.run();
        drain();
    }
}
