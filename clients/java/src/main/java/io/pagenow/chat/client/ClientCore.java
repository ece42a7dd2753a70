package io.pagenow.chat.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Wires the parts of a client. */
final class ClientCore implements Inbox.Output {
    private final Timings timings;
    private final EventLoop loop = new EventLoop();
    private final Callbacks callbacks = new Callbacks(() -> loop.execute(this::room));
    private final Listeners listeners = new Listeners();
    private final Status status = new Status(callbacks, listeners);
    private final Inbox inbox = new Inbox(this);
    private final HttpAccess http;
    private final StoreWriter store;
    private final ChatRest rest;
    private final Transport transport;
    private final AtomicBoolean closed = new AtomicBoolean();

    ClientCore(ChatClientBuilder wanted) {
        timings = wanted.timings;
        http = new HttpAccess(wanted.http, timings);
        store = new StoreWriter(wanted.store, this::report);
        Rest calls = new Rest(http, wanted.httpUrl, wanted.credentials(), timings.ofRest());
        rest = new ChatRest(calls, new Uploads(calls, timings));
        Parts parts = new Parts(
                loop,
                timings,
                callbacks,
                listeners,
                store,
                inbox,
                status,
                wanted.credentials(),
                rest,
                wanted.maxPending);
        try {
            Optional<Map<String, Cursor>> kept = wanted.store.cursors();
            kept.ifPresent(inbox::start);
            kept.ifPresent(cursors -> store.start(cursors, true));
            StartPlace startPlace = new StartPlace(parts, wanted.conversations, kept.isPresent());
            transport = wanted.isPolling()
                    ? new PollingConnection(parts, startPlace)
                    : new SocketConnection(parts, startPlace, http, wanted.webSocketUrl);
            transport.outbox().adopt(wanted.store.pending());
        } catch (IOException failure) {
            http.close();
            loop.close();
            throw new UncheckedIOException(failure);
        }
    }

    Listeners listeners() {
        return listeners;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    ChatRest rest() {
        return rest;
    }

    Transport transport() {
        return transport;
    }

    Outbox outbox() {
        return transport.outbox();
    }

    ConnectionState state() {
        return status.state();
    }

    void connect() {
        if (closed.get()) {
            throw new IllegalStateException("The client is closed; build another one");
        }
        loop.execute(transport::start);
    }

    void verify() {
        loop.execute(transport::verify);
    }

    Optional<Cursor> cursor(String conversationId) {
        return store.processed(conversationId);
    }

    private void room() {
        transport.room();
    }

    private void report(ChatException failure) {
        callbacks.tell(() -> Listeners.call(listeners.errors, failure));
    }

    @Override
    public void message(Message message) {
        String conversationId = message.conversationId();
        Optional<Cursor> cursor = inbox.cursor(conversationId);
        callbacks.run(() -> {
            Listeners.call(listeners.messages, message);
            store.processed(conversationId, cursor);
        });
    }

    @Override
    public void change(Change change) {
        callbacks.run(() -> Listeners.call(listeners.changes, change));
    }

    @Override
    public void moved(String conversationId) {
        Optional<Cursor> cursor = inbox.cursor(conversationId);
        callbacks.run(() -> store.processed(conversationId, cursor));
    }

    void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        CompletableFuture<Void> disconnected = new CompletableFuture<>();
        loop.execute(() -> {
            transport.close();
            transport
                    .stop("closed by the caller", OptionalInt.empty(), Optional.empty())
                    .whenComplete((told, failure) -> disconnected.complete(null));
        });
        Waits.await(disconnected, timings.close());
        loop.close();
        callbacks.close(timings.close());
        store.close(timings.close());
        http.close();
    }
}
