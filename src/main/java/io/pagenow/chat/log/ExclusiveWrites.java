package io.pagenow.chat.log;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Writes to conversations outside the batches of messages and changes. While one runs, this node writes nothing else in its
 * conversation, so what it commits is published in the order of commits. Not thread-safe; confined to one event loop.
 */
public final class ExclusiveWrites {
    private final MessageWriter messages;
    private final ChangeWriter changes;
    private final Map<UUID, Future<?>> lastByConversation = new HashMap<>();

    /** Times at which the running writes began, the oldest first. */
    private final Map<UUID, Long> begun = new LinkedHashMap<>();

    public ExclusiveWrites(MessageWriter messages, ChangeWriter changes) {
        this.messages = messages;
        this.changes = changes;
    }

    /**
     * Runs a write when earlier ones of its conversation are done. The caller bounds the number of waiting writes.
     *
     * @param write hands what it has committed to the publisher before its future completes
     */
    public <T> Future<T> run(UUID conversationId, Supplier<Future<T>> write) {
        Future<?> before = lastByConversation.getOrDefault(conversationId, Future.succeededFuture());
        Future<T> running = before.transform(done -> alone(conversationId, write));
        lastByConversation.put(conversationId, running);
        return running.onComplete(done -> lastByConversation.remove(conversationId, running));
    }

    /** Returns the age of the oldest write that is running, in milliseconds; 0 if there is none. */
    public long lagMillis() {
        return begun.isEmpty()
                ? 0
                : TimeUnit.NANOSECONDS.toMillis(
                        System.nanoTime() - begun.values().iterator().next());
    }

    private <T> Future<T> alone(UUID conversationId, Supplier<Future<T>> write) {
        begun.put(conversationId, System.nanoTime());
        return Future.all(messages.pause(conversationId), changes.pause(conversationId))
                .compose(paused -> write.get())
                .onComplete(done -> {
                    begun.remove(conversationId);
                    messages.resume(conversationId);
                    changes.resume(conversationId);
                });
    }
}
