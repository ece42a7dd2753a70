package io.pagenow.chat.bus.message;

/**
 * A change of a connection's silence.
 *
 * @param silent true if the client has been silent for too long, false if it is active again
 */
public record Silence(Connection connection, boolean silent) {}
