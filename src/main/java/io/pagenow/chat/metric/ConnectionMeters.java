package io.pagenow.chat.metric;

import java.util.function.LongSupplier;

/** What is measured at the connections of both ports, whatever is said on them. May be used by several threads at once. */
public final class ConnectionMeters {
    private final Counter refused;
    private final Counter stalled;
    private volatile LongSupplier waiting = () -> 0;

    ConnectionMeters(MetricRegistry registry) {
        refused = registry.counter(
                "chat_connections_refused", "Connections that were closed at once, their address having too many");
        stalled = registry.counter(
                "chat_connections_stalled", "Connections that were closed because they accepted none of their answer");
        registry.gauge("chat_outbound_bytes", "Bytes that wait to be accepted by clients", () -> waiting.getAsLong());
    }

    /** @param counted tells how many bytes wait for clients of this node */
    public void countWaiting(LongSupplier counted) {
        waiting = counted;
    }

    /** Connections that were closed at once because their address has too many. */
    public Counter refused() {
        return refused;
    }

    /** Connections that were closed because they accepted nothing. */
    public Counter stalled() {
        return stalled;
    }
}
