package io.pagenow.chat.session;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;

/**
 * Flushes each connection once per event loop turn, regardless of the number of frames written, so that a turn costs
 * one system call per connection. Confined to its event loop.
 */
final class FlushCoalescer {
    private final Context context;
    private List<Runnable> written = new ArrayList<>();
    private List<Runnable> flushing = new ArrayList<>();

    FlushCoalescer(Context context) {
        this.context = context;
    }

    /** Schedules a flush at the end of this turn. Call at most once per turn and connection. */
    void add(Runnable flush) {
        if (written.isEmpty()) {
            context.runOnContext(turnEnded -> flush());
        }
        written.add(flush);
    }

    private void flush() {
        List<Runnable> due = written;
        written = flushing;
        flushing = due;
        for (int index = 0; index < due.size(); index++) {
            due.get(index).run();
        }
        due.clear();
    }
}
