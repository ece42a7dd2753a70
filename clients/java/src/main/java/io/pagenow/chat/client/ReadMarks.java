package io.pagenow.chat.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Read positions on their way to the server; they are sent again after a reconnect, because a position never goes back. */
final class ReadMarks {
    private static final String PREFIX = "read-";
    private static final int MAX = 1_000;

    private final BooleanSupplier isOpen;
    private final Consumer<Map<String, Object>> transmit;
    /** By ref. Guarded by itself. */
    private final Map<String, Mark> marks = new LinkedHashMap<>();

    private long count;
    private boolean closed;

    /** One read position. */
    private record Mark(Map<String, Object> frame, CompletableFuture<Void> done) {}

    ReadMarks(BooleanSupplier isOpen, Consumer<Map<String, Object>> transmit) {
        this.isOpen = isOpen;
        this.transmit = transmit;
    }

    /** Adds a position, on any thread; {@link #send} sends it. */
    CompletableFuture<Void> add(String conversationId, long seq, EventLoop loop) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        synchronized (marks) {
            if (closed) {
                return CompletableFuture.failedFuture(ChatException.of("closed", "The client is closed"));
            }
            if (marks.size() >= MAX) {
                return CompletableFuture.failedFuture(
                        ChatException.of("outbox-full", MAX + " read positions wait to be sent already"));
            }
            String ref = PREFIX + ++count;
            Map<String, Object> frame =
                    Map.of("action", "read-messages", "conversationId", conversationId, "seq", seq, "ref", ref);
            Mark mark = new Mark(frame, done);
            marks.put(ref, mark);
            loop.execute(() -> send(mark));
        }
        return done.copy();
    }

    /** The client is online: sends all positions. */
    void online() {
        snapshot().forEach(this::send);
    }

    private void send(Mark mark) {
        if (isOpen.getAsBoolean()) {
            transmit.accept(mark.frame());
        }
    }

    void done(String ref) {
        Mark mark = remove(ref);
        if (mark != null) {
            mark.done().defaultExecutor().execute(() -> mark.done().complete(null));
        }
    }

    /** Returns whether a refusal is about a read position. */
    boolean refused(String ref, ChatException refusal) {
        if (!ref.startsWith(PREFIX)) {
            return false;
        }
        Mark mark = remove(ref);
        if (mark != null) {
            fail(mark, refusal);
        }
        return true;
    }

    void close() {
        synchronized (marks) {
            closed = true;
        }
        snapshot().forEach(mark -> fail(mark, ChatException.of("closed", "The client was closed")));
    }

    private static void fail(Mark mark, ChatException refusal) {
        mark.done().defaultExecutor().execute(() -> mark.done().completeExceptionally(refusal));
    }

    private Mark remove(String ref) {
        synchronized (marks) {
            return marks.remove(ref);
        }
    }

    private List<Mark> snapshot() {
        synchronized (marks) {
            return new ArrayList<>(marks.values());
        }
    }
}
