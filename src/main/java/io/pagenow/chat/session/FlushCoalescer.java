package io.pagenow.chat.session;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections of one event loop that were written to in this turn of the loop. Each is flushed once at its end, however much was written,
 * so that it costs one system call. Belongs to that event loop.
 */
final class FlushCoalescer {
    private final Context context;
    private List<Outbox> written = new ArrayList<>();
    private List<Outbox> flushing = new ArrayList<>();

    FlushCoalescer(Context context) {
        this.context = context;
    }

    /** To be called once per turn and connection. */
    void add(Outbox outbox) {
        if (written.isEmpty()) {
            context.runOnContext(turnEnded -> flush());
        }
        written.add(outbox);
    }

    private void flush() {
        List<Outbox> due = written;
        written = flushing;
        flushing = due;
        for (int index = 0; index < due.size(); index++) {
            due.get(index).flush();
        }
        due.clear();
    }
}
