package io.pagenow.chat.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Reads changes for a client without sockets, of some conversations in each round, if the application wants changes. Belongs to the event loop. */
final class PolledChanges {
    private final Parts parts;
    private final Deque<String> turns = new ArrayDeque<>();

    PolledChanges(Parts parts) {
        this.parts = parts;
    }

    /** Goes on with the result of a call. If the call fails, the round ends. */
    interface Next {
        <T> void then(CompletionStage<T> call, Consumer<T> next);
    }

    /** Returns whether {@link #begin} is needed before messages of a conversation are read, so that no change of them is missed. */
    boolean lacksRev(String conversationId) {
        return !parts.listeners().changes.isEmpty() && parts.inbox().lacksRev(conversationId);
    }

    /** Begins behind the latest change of a conversation that has begun behind its newest message. */
    void begin(String conversationId, Next next, Runnable then) {
        next.then(unlessGone(parts.rest().rev(conversationId), 0L), rev -> {
            parts.inbox().startChanges(conversationId, rev);
            then.run();
        });
    }

    /** Reads the changes of the conversations whose turn it is. */
    void read(int conversations, Next next, Runnable finished) {
        if (parts.listeners().changes.isEmpty()) {
            finished.run();
            return;
        }
        if (turns.isEmpty()) {
            turns.addAll(parts.inbox().cursors().keySet());
        }
        readNext(conversations, next, finished);
    }

    private void readNext(int conversations, Next next, Runnable finished) {
        String conversationId = conversations == 0 ? null : turns.poll();
        if (conversationId == null) {
            finished.run();
            return;
        }
        Runnable others = () -> readNext(conversations - 1, next, finished);
        if (parts.inbox().cursor(conversationId).isEmpty()) {
            others.run();
        } else if (lacksRev(conversationId)) {
            begin(conversationId, next, others);
        } else {
            page(conversationId, next, others);
        }
    }

    private void page(String conversationId, Next next, Runnable then) {
        long rev = parts.inbox().cursor(conversationId).map(Cursor::rev).orElse(0L);
        next.then(unlessGone(parts.rest().changes(conversationId, rev), new Fields(Map.of())), page -> {
            parts.inbox().changed(Changes.of(page, conversationId));
            if (page.flag("more")) {
                page(conversationId, next, then);
            } else {
                then.run();
            }
        });
    }

    /** The round that reads the messages notices that the conversation is gone. */
    private static <T> CompletableFuture<T> unlessGone(CompletableFuture<T> call, T otherwise) {
        return call.handle((value, failure) -> {
            if (failure == null) {
                return value;
            }
            if (EventLoop.causeOf(failure) instanceof ChatException refusal && refusal.status() == 404) {
                return otherwise;
            }
            throw new CompletionException(EventLoop.causeOf(failure));
        });
    }
}
