package io.pagenow.chat.client;

import java.util.Set;

/** The meaning of WebSocket close codes for the next attempt to connect. */
final class CloseCodes {
    /** An administrator has closed the user's connections: the client does not come back by itself. */
    static final int DISCONNECTED = 4403;

    static final int TOO_LARGE = 1009;
    /** Stands for a connection that broke. */
    static final int ABNORMAL = 1006;

    private static final Set<Integer> PLANNED = Set.of(1012, 4401);
    private static final Set<Integer> FAULTS = Set.of(1002, 1003, 1007, 1008, TOO_LARGE, 1010);

    private CloseCodes() {}

    /** Returns whether the node restarts or the token has ended, so that the next attempt needs no longer wait. */
    static boolean isPlanned(int code) {
        return PLANNED.contains(code);
    }

    /** Returns whether the server rejects what it received, so that repeating it would fail again (RFC 6455, 7.4.1). */
    static boolean isFault(int code) {
        return FAULTS.contains(code);
    }
}
