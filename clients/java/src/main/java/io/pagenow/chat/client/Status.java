package io.pagenow.chat.client;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The state of the connection, and its publication. Changed by the event loop alone. */
final class Status {
    private final Callbacks callbacks;
    private final Listeners listeners;
    private volatile ConnectionState state = ConnectionState.CLOSED;

    Status(Callbacks callbacks, Listeners listeners) {
        this.callbacks = callbacks;
        this.listeners = listeners;
    }

    ConnectionState state() {
        return state;
    }

    boolean is(ConnectionState other) {
        return state == other;
    }

    /** Sets a state that needs no reason, unless it is the state already. */
    void set(ConnectionState next) {
        if (next != state) {
            publish(next, "", Optional.empty(), OptionalInt.empty(), Optional.empty());
        }
    }

    void offline(String reason, long retryInMillis, OptionalInt closeCode) {
        publish(
                ConnectionState.OFFLINE,
                reason,
                Optional.of(Duration.ofMillis(retryInMillis)),
                closeCode,
                Optional.empty());
    }

    /** @param error absent if the caller closed the client */
    void closed(String reason, OptionalInt closeCode, Optional<ChatException> error) {
        if (state != ConnectionState.CLOSED) {
            publish(ConnectionState.CLOSED, reason, Optional.empty(), closeCode, error);
        }
    }

    private void publish(
            ConnectionState next,
            String reason,
            Optional<Duration> retryIn,
            OptionalInt closeCode,
            Optional<ChatException> error) {
        StateChange change = new StateChange(next, state, reason, retryIn, closeCode, error);
        state = next;
        callbacks.tell(() -> Listeners.call(listeners.states, change));
    }
}
