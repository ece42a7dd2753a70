package io.pagenow.chat.client;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The way in which a client sends and receives. Except for {@link #outbox()} and {@link #markRead} it belongs to the event loop. */
interface Transport {
    /** Connects, and reconnects whenever the connection is lost, until {@link #stop}. Tries at once if it is waiting. */
    void start();

    /**
     * Disconnects.
     *
     * @param error the reason, unless the caller of the client wants it
     * @return completes when the server has been told
     */
    CompletionStage<?> stop(String reason, OptionalInt closeCode, Optional<ChatException> error);

    /** The listeners have caught up, so more may be received. */
    void room();

    /** Checks that the connection is alive, and replaces it if it is not. */
    void verify();

    /** Fails what waits to be sent, because the client is closed for ever. */
    void close();

    Outbox outbox();

    CompletableFuture<Void> markRead(String conversationId, long seq);
}
