package io.pagenow.chat.model;

import java.util.Comparator;

/**
 * A socket whose client takes longer than others, with what administrators need to find it.
 *
 * @param userId whose socket it is
 * @param connectionId begins with the node's id and a colon
 * @param pages whether it is a socket for shared pages, not one of the chat
 * @param address where the client is, as it is counted
 * @param waitingBytes what was written to it and has not left this machine
 * @param outstandingMillis for how long the oldest byte waits or a ping is not answered, whichever is longer; 0 if neither
 * @param roundTripMicros how long the answer to the last ping took, {@link #UNKNOWN} before the first
 * @param connectedMillis for how long the socket is open
 */
public record SlowClient(
        String userId,
        String connectionId,
        boolean pages,
        String address,
        long waitingBytes,
        long outstandingMillis,
        long roundTripMicros,
        long connectedMillis) {
    public static final long UNKNOWN = -1;

    /** Most of them that a node tells. */
    public static final int MOST = 20;

    /** Whose bytes wait is slower than who does not answer, and that one slower than who is only far away. */
    public static final Comparator<SlowClient> SLOWEST_FIRST = Comparator.comparingLong(SlowClient::waitingBytes)
            .thenComparingLong(SlowClient::outstandingMillis)
            .thenComparingLong(SlowClient::roundTripMicros)
            .reversed();
}
