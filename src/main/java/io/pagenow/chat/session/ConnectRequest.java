package io.pagenow.chat.session;

import io.pagenow.chat.bus.message.Connection;
import java.time.Duration;

/**
 * An authenticated request to open a socket.
 *
 * @param address the client's address as the limits count it
 * @param since arrival, by the monotonic clock, in nanoseconds
 * @param remaining for how long the token is still accepted
 */
record ConnectRequest(Connection connection, String address, long since, Duration remaining) {
    String userId() {
        return connection.userId();
    }
}
