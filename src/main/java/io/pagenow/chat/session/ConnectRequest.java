package io.pagenow.chat.session;

import io.pagenow.chat.bus.Addresses.Connection;
import java.time.Duration;

/**
 * Who is about to open a socket.
 *
 * @param address where the client is, as it is counted
 * @param since when it came, by the monotonic clock, in nanoseconds
 * @param remaining for how long the token is accepted
 */
record ConnectRequest(Connection connection, String address, long since, Duration remaining) {
    String userId() {
        return connection.userId();
    }
}
