package io.pagenow.chat.presence;

import io.pagenow.chat.directory.Directory;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Brings the directory's changes from whatever thread they come on to one event loop. What waits is a set of users and at most one task,
 * however often a user changes meanwhile.
 */
final class DirectoryChanges {
    private final Executor loop;
    private final Consumer<String> listener;
    private final Runnable end;
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /**
     * @param loop runs tasks on the event loop
     * @param listener gets a user id on the event loop, at least once after the last of the user's changes
     */
    DirectoryChanges(Directory directory, Executor loop, Consumer<String> listener) {
        this.loop = loop;
        this.listener = listener;
        this.end = directory.listen(this::changed);
    }

    private void changed(String userId) {
        waiting.add(userId);
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::hand);
        }
    }

    /** A change that comes in the meantime is in the set before it finds nothing scheduled, so it is seen here or schedules another run. */
    private void hand() {
        scheduled.set(false);
        Iterator<String> users = waiting.iterator();
        while (users.hasNext()) {
            String userId = users.next();
            users.remove();
            listener.accept(userId);
        }
    }

    /** Hands over what waits, and nothing after it. Called on the event loop. */
    void close() {
        end.run();
        hand();
    }
}
