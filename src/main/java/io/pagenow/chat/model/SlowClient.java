package io.pagenow.chat.model;

import java.util.Comparator;

/**
 * A socket whose client is slower than others.
 *
 * @param userId the owner of the socket
 * @param connectionId begins with the node's id and a colon
 * @param pages true for the shared-pages endpoint, false for the chat endpoint
 * @param address the client's address as the limits count it
 * @param waitingBytes bytes that were written and have not left this machine
 * @param outstandingMillis age of the oldest queued byte or of an unanswered ping, the larger one; 0 if neither
 * @param roundTripMicros round trip of the last answered ping, {@link #UNKNOWN} before the first
 * @param connectedMillis age of the socket
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

    /** Most slow clients that a node reports. */
    public static final int MOST = 20;

    /**
     * Orders by queued bytes, then by unanswered time, then by round trip, so that a merely distant client comes last.
     */
    public static final Comparator<SlowClient> SLOWEST_FIRST = Comparator.comparingLong(SlowClient::waitingBytes)
            .thenComparingLong(SlowClient::outstandingMillis)
            .thenComparingLong(SlowClient::roundTripMicros)
            .reversed();
}
