package io.pagenow.chat.protocol;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the sockets of one event loop, or of a whole node, are.
 *
 * @param chat open sockets of the chat
 * @param pages open sockets for shared pages
 * @param handshakes those that wait to be let in
 * @param waitingBytes what was written to all sockets and has not left this machine
 * @param slowest the slowest clients, slowest first, at most {@link #MOST_SLOWEST}
 */
public record SocketStatus(int chat, int pages, int handshakes, long waitingBytes, List<SlowClient> slowest) {
    public static final int MOST_SLOWEST = 20;

    public static final SocketStatus NONE = new SocketStatus(0, 0, 0, 0, List.of());

    /** Whose bytes wait is slower than who does not answer, and that one slower than who is only far away. */
    public static final Comparator<SlowClient> SLOWEST_FIRST = Comparator.comparingLong(SlowClient::waitingBytes)
            .thenComparingLong(SlowClient::outstandingMillis)
            .thenComparingLong(SlowClient::roundTripMicros)
            .reversed();

    /** Both together. */
    public SocketStatus plus(SocketStatus other) {
        return new SocketStatus(
                chat + other.chat,
                pages + other.pages,
                handshakes + other.handshakes,
                waitingBytes + other.waitingBytes,
                Stream.concat(slowest.stream(), other.slowest.stream())
                        .sorted(SLOWEST_FIRST)
                        .limit(MOST_SLOWEST)
                        .toList());
    }
}
