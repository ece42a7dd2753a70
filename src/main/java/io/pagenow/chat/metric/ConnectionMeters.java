package io.pagenow.chat.metric;

import java.util.function.LongSupplier;

/** Metrics of the connections to all ports, independent of their protocol. Thread-safe. */
public final class ConnectionMeters {
    private final Counter refused;
    private final Counter stalled;
    private volatile LongSupplier waiting = () -> 0;

    ConnectionMeters(MetricRegistry registry) {
        refused = registry.counter(
                "chat_connections_refused", "Connections closed on accept because their address has too many");
        stalled = registry.counter(
                "chat_connections_stalled",
                "Connections closed because the client did not read its response, or a file too slowly");
        registry.gauge("chat_outbound_bytes", "Bytes waiting to be read by clients", () -> waiting.getAsLong());
    }

    /** @param counted returns the number of bytes waiting to be read by clients of this node */
    public void countWaiting(LongSupplier counted) {
        waiting = counted;
    }

    /** Connections closed on accept because their address has too many. */
    public Counter refused() {
        return refused;
    }

    /** Connections closed because the client did not read. */
    public Counter stalled() {
        return stalled;
    }
}
