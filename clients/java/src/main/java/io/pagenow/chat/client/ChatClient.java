package io.pagenow.chat.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A client of one user, or of one bot. It is safe for use by several threads.
 *
 * <ul>
 *   <li>Each message of a conversation is delivered to the listeners once and in the order of {@link Message#seq()}, over any number of reconnects.
 *       With a store that outlives the process, what is delivered again after a crash are the messages whose listeners had not returned.
 *   <li>A send is repeated with its {@code tempMessageId} until it is answered, and the server stores it once. Sends of one conversation keep their
 *       order.
 *   <li>Listeners run one after the other on a thread of the client. While 1,000 calls wait, the client reads nothing more; nothing is lost.
 * </ul>
 *
 * <p>Futures complete on threads of the common pool or of the HTTP client, so a listener may wait for the future of a send.
 */
public final class ChatClient implements AutoCloseable {
    private final ClientCore core;

    ChatClient(ClientCore core) {
        this.core = core;
    }

    ClientCore core() {
        return core;
    }

    /** Begins to describe a client. */
    public static ChatClientBuilder builder() {
        return new ChatClientBuilder();
    }

    /**
     * Adds a listener of messages, those of this user included. Add listeners before {@link #connect()}, because messages that come earlier are not
     * delivered again.
     */
    public void onMessage(Consumer<Message> listener) {
        core.listeners().messages.add(listener);
    }

    /** Adds a listener of what changes behind the newest message: edits, deletions, reactions. */
    public void onChange(Consumer<Change> listener) {
        core.listeners().changes.add(listener);
    }

    /** Adds a listener of the connection's states. */
    public void onState(Consumer<StateChange> listener) {
        core.listeners().states.add(listener);
    }

    /**
     * Adds a listener of errors that belong to no call: a refusal that ended the connection, a store that failed, a refused message that an earlier
     * client had left.
     */
    public void onError(Consumer<ChatException> listener) {
        core.listeners().errors.add(listener);
    }

    /** Connects, and reconnects whenever the connection is lost, until {@link #close()}. While it waits for the next attempt, it tries at once. */
    public void connect() {
        core.connect();
    }

    /** Returns the state of the connection. */
    public ConnectionState state() {
        return core.state();
    }

    /** Sends a text. See {@link #send(String, OutgoingMessage)}. */
    public CompletableFuture<Message> send(String conversationId, String content) {
        return send(conversationId, OutgoingMessage.text(content));
    }

    /**
     * Sends a message, now or when the client is online. A call with a {@code tempMessageId} that waits already returns the result of that one.
     *
     * @return the message as it is stored; or a {@link ChatException}, which is never {@code overloaded}, {@code unavailable} or {@code rate-limited},
     *     because the client repeats the send then, after the wait that the server asks for
     * @throws IllegalArgumentException if {@code data} has a value that JSON does not have
     */
    public CompletableFuture<Message> send(String conversationId, OutgoingMessage message) {
        return core.outbox().add(new PendingMessage(conversationId, message, Instant.now()));
    }

    /** Returns the messages that the server has not confirmed, the oldest first, those of an earlier client with the same store included. */
    public List<PendingMessage> pending() {
        return core.outbox().pending();
    }

    /** Gives up an unconfirmed message, which the server may have stored nevertheless. Returns whether it was pending. */
    public boolean discard(String tempMessageId) {
        return core.outbox().discard(tempMessageId);
    }

    /**
     * Marks everything up to a position as read, now or when the client is online.
     *
     * @param seq at least 1; a position never goes back
     * @return fails with {@code unsupported} for a client with an API key
     */
    public CompletableFuture<Void> markRead(String conversationId, long seq) {
        return core.transport().markRead(conversationId, seq);
    }

    /** Checks that the connection is alive, and replaces it if it is not; for applications that know of a change of the network. */
    public void verify() {
        core.verify();
    }

    /** Returns the client's place in a conversation, behind everything whose listeners have returned; empty if it has none. */
    public Optional<Cursor> cursor(String conversationId) {
        return core.cursor(conversationId);
    }

    /** Returns the calls of the REST API. */
    public ChatRest rest() {
        return core.rest();
    }

    /**
     * Disconnects, fails what waits to be sent with {@code closed}, closes the store and ends all threads. Waits a few seconds for a running listener
     * and for the store. The client cannot be used again.
     */
    @Override
    public void close() {
        core.close();
    }
}
