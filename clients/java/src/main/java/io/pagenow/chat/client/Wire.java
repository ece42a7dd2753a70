package io.pagenow.chat.client;

import java.util.Map;

/** A connection, for those who watch it. */
interface Wire {
    void transmit(Map<String, Object> frame);

    /** Returns whether the client itself reads nothing, so that no answer can come. */
    boolean isPaused();

    /** Replaces the connection. */
    void dead(String reason);
}
