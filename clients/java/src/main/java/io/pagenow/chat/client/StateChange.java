package io.pagenow.chat.client;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A change of a client's state.
 *
 * @param state the new state
 * @param previous the state before
 * @param reason the reason of a loss, for people; empty if there is none
 * @param retryIn the wait before the next attempt, if the state is {@link ConnectionState#OFFLINE}
 * @param closeCode the code with which the server closed the WebSocket, if it did
 * @param error the refusal that ended the connection for good, until {@link ChatClient#connect()} is called again: its code is
 *     {@code unauthorized} (the token), {@code invalid-key}, {@code forbidden}, {@code disconnected} (by an administrator, close code 4403)
 *     or {@code protocol} (closed three times in a row with a code that blames the client)
 */
public record StateChange(
        ConnectionState state,
        ConnectionState previous,
        String reason,
        Optional<Duration> retryIn,
        OptionalInt closeCode,
        Optional<ChatException> error) {}
