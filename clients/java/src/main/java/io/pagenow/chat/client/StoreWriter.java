package io.pagenow.chat.client;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** The thread that writes to the store, in order. If the store fails, the client goes on in memory, and the failure is reported. */
final class StoreWriter {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Threads.named("chat-client-store"));
    private final ClientStore store;
    private final Consumer<ChatException> failed;
    /** Of messages and changes whose listeners have returned. Guarded by itself. */
    private final Map<String, Cursor> processed = new HashMap<>();

    private boolean cursorsWait;

    StoreWriter(ClientStore store, Consumer<ChatException> failed) {
        this.store = store;
        this.failed = failed;
    }

    /** An access to the store. */
    private interface Access {
        void run() throws IOException;
    }

    /** Saves a message. The future completes when that is done, or has failed. */
    CompletableFuture<Void> save(PendingMessage message) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        run(() -> store.save(message), () -> done.complete(null));
        return done;
    }

    void remove(String tempMessageId) {
        run(() -> store.remove(tempMessageId), () -> {});
    }

    /** Begins with cursors, and saves them unless they come from the store. */
    void start(Map<String, Cursor> cursors, boolean areKept) {
        synchronized (processed) {
            processed.putAll(cursors);
        }
        if (!areKept) {
            saveCursors();
        }
    }

    /** The listeners have seen everything up to a cursor; empty if the client has left the conversation. */
    void processed(String conversationId, Optional<Cursor> cursor) {
        synchronized (processed) {
            cursor.ifPresentOrElse(
                    latest -> processed.put(conversationId, latest), () -> processed.remove(conversationId));
        }
        saveCursors();
    }

    Optional<Cursor> processed(String conversationId) {
        synchronized (processed) {
            return Optional.ofNullable(processed.get(conversationId));
        }
    }

    /** While one write waits, later cursors go with it. */
    private void saveCursors() {
        synchronized (processed) {
            if (cursorsWait) {
                return;
            }
            cursorsWait = true;
        }
        run(
                () -> {
                    Map<String, Cursor> latest;
                    synchronized (processed) {
                        cursorsWait = false;
                        latest = Map.copyOf(processed);
                    }
                    store.saveCursors(latest);
                },
                () -> {});
    }

    private void run(Access access, Runnable done) {
        try {
            thread.execute(() -> {
                try {
                    access.run();
                } catch (IOException | RuntimeException failure) {
                    failed.accept(ChatException.of(
                            "storage",
                            "The store of the chat client failed; it goes on in memory: " + failure,
                            failure));
                } finally {
                    done.run();
                }
            });
        } catch (RejectedExecutionException closed) {
            done.run();
        }
    }

    /** Writes what waits, and closes the store. */
    void close(long millis) {
        run(store::close, () -> {});
        thread.shutdown();
        Waits.await(thread, millis);
    }
}
