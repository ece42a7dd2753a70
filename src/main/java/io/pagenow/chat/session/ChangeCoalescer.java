package io.pagenow.chat.session;

import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.Log;
import io.pagenow.chat.protocol.ChangesMerge;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Merges the changes of a conversation that come in quick succession, so that a connection gets at most one frame of them
 * per {@value #WINDOW_MILLIS} ms. The first change is delivered at once; those that follow within the window are delivered
 * at its end, each object once. Nothing else is merged or held. Changes come here in order of revision and without a hole,
 * whichever nodes they come from, and leave so. Not thread-safe; confined to one event loop.
 */
final class ChangeCoalescer {
    static final long WINDOW_MILLIS = 250;

    /** Maximum characters held for one conversation; more are delivered early. */
    private static final int MAX_LENGTH = 256 * 1024;

    /** Maximum conversations with a window; changes of further ones are delivered as they come. */
    private static final int MAX_WINDOWS = 10_000;

    private final Timer timer;
    private final Consumer<Envelope> delivery;
    private final Map<UUID, Window> windows = new HashMap<>();

    /** Runs actions later. */
    interface Timer {
        void schedule(long millis, Runnable action);
    }

    /** @param delivery writes an event to the recipients' connections */
    ChangeCoalescer(Timer timer, Consumer<Envelope> delivery) {
        this.timer = timer;
        this.delivery = delivery;
    }

    /** The changes of one conversation since the last frame. */
    private static final class Window {
        private @Nullable Envelope first;
        private @Nullable ChangesMerge merge;

        boolean isEmpty() {
            return first == null;
        }

        /** Returns whether a change may be in one frame with the held ones, if there are any. */
        boolean accepts(Envelope change) {
            if (first == null) {
                return true;
            }
            long rev = merge == null ? first.position() : merge.rev();
            return change.after() <= rev
                    && change.recipients().equals(first.recipients())
                    && change.unseeing().equals(first.unseeing());
        }

        void hold(Envelope change) {
            if (first == null) {
                first = change;
                return;
            }
            if (merge == null) {
                merge = new ChangesMerge(first.conversationId());
                merge.add(first.frame(), first.after(), first.position());
            }
            merge.add(change.frame(), change.after(), change.position());
        }

        boolean isFull() {
            return merge != null && merge.length() > MAX_LENGTH;
        }

        List<Envelope> take() {
            Envelope held = first;
            if (held == null) {
                return List.of();
            }
            List<Envelope> frames = merge == null
                    ? List.of(held)
                    : merge.parts().stream().map(held::covering).toList();
            first = null;
            merge = null;
            return frames;
        }
    }

    /** Delivers an event, or holds it until the window of its conversation ends. */
    void admit(Envelope event) {
        if (event.log() == Log.CHANGES) {
            admitChange(event);
            return;
        }
        if (event.isRemoval() && windows.containsKey(event.conversationId())) {
            deliver(windows.get(event.conversationId()));
        }
        delivery.accept(event);
    }

    private void admitChange(Envelope change) {
        Window window = windows.get(change.conversationId());
        if (window == null) {
            delivery.accept(change);
            if (windows.size() < MAX_WINDOWS) {
                windows.put(change.conversationId(), new Window());
                schedule(change.conversationId());
            }
            return;
        }
        if (!window.accepts(change)) {
            deliver(window);
        }
        window.hold(change);
        if (window.isFull()) {
            deliver(window);
        }
    }

    private void schedule(UUID conversationId) {
        timer.schedule(WINDOW_MILLIS, () -> end(conversationId));
    }

    private void end(UUID conversationId) {
        Window window = windows.get(conversationId);
        if (window == null || window.isEmpty()) {
            windows.remove(conversationId);
            return;
        }
        deliver(window);
        schedule(conversationId);
    }

    private void deliver(Window window) {
        window.take().forEach(delivery);
    }

    /** Delivers everything held. */
    void close() {
        List.copyOf(windows.values()).forEach(this::deliver);
        windows.clear();
    }
}
