package io.pagenow.chat.client;

import java.util.concurrent.ThreadFactory;

/** The threads of a client are daemons, so they keep no process alive. */
final class Threads {
    private Threads() {}

    static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
