package io.pagenow.chat.client;

import java.time.Duration;

/**
 * The times of a client, in milliseconds.
 *
 * @param connect for a handshake
 * @param answer for the answer to a heartbeat, a sync or a send; without one the connection is dead
 * @param reply after a send without any frame, before the connection is probed
 * @param heartbeat of silence before the connection is probed
 * @param stable online, after which back-offs begin anew
 * @param backOff the longest first back-off
 * @param maxBackOff the longest back-off
 * @param rest for a call
 * @param poll between two rounds of a client with an API key
 * @param close for the end of the connection, of a running listener and of the store, when the client is closed
 */
record Timings(
        long connect,
        long answer,
        long reply,
        long heartbeat,
        long stable,
        long backOff,
        long maxBackOff,
        long rest,
        long poll,
        long close) {
    static final Timings DEFAULT =
            new Timings(15_000, 10_000, 5_000, 30_000, 10_000, 500, 30_000, 20_000, 2_000, 5_000);

    Duration ofConnect() {
        return Duration.ofMillis(connect);
    }

    Duration ofRest() {
        return Duration.ofMillis(rest);
    }

    Timings withHeartbeat(long millis) {
        return new Timings(connect, answer, reply, millis, stable, backOff, maxBackOff, rest, poll, close);
    }

    Timings withPoll(long millis) {
        return new Timings(connect, answer, reply, heartbeat, stable, backOff, maxBackOff, rest, millis, close);
    }
}
