package io.pagenow.chat.limit;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Bounds the connections from one client address to this node, over all ports. Connections without a valid token have a
 * lower bound of their own. Thread-safe.
 */
public final class ConnectionCounts {
    private final int max;
    private final int maxWithoutToken;
    private final ConcurrentMap<String, Count> counts = new ConcurrentHashMap<>();

    /**
     * @param max connections per address
     * @param maxWithoutToken connections per address that have not presented a valid token
     */
    public ConnectionCounts(int max, int maxWithoutToken) {
        this.max = max;
        this.maxWithoutToken = maxWithoutToken;
    }

    private record Count(int all, int withoutToken) {
        private static final Count NONE = new Count(0, 0);
    }

    /** One open connection. Confined to its event loop. */
    public final class Slot {
        private final String address;
        private boolean identified;
        private boolean closed;

        private Slot(String address) {
            this.address = address;
        }

        /** Records that a valid token arrived on the connection. Idempotent. */
        public void identify() {
            if (!identified && !closed) {
                identified = true;
                change(address, 0, -1);
            }
        }

        /** Releases the connection. Idempotent. */
        public void close() {
            if (!closed) {
                closed = true;
                change(address, -1, identified ? 0 : -1);
            }
        }
    }

    /**
     * Counts an accepted connection.
     *
     * @param address key from {@link ClientAddresses#ofConnection}
     * @return empty if a bound is reached; the connection is then not counted
     */
    public Optional<Slot> open(String address) {
        Count[] before = {Count.NONE};
        counts.compute(address, (key, count) -> {
            before[0] = count == null ? Count.NONE : count;
            return isFull(before[0]) ? count : new Count(before[0].all + 1, before[0].withoutToken + 1);
        });
        return isFull(before[0]) ? Optional.empty() : Optional.of(new Slot(address));
    }

    private boolean isFull(Count count) {
        return count.all >= max || count.withoutToken >= maxWithoutToken;
    }

    private void change(String address, int all, int withoutToken) {
        counts.computeIfPresent(address, (key, count) -> {
            Count after = new Count(count.all + all, count.withoutToken + withoutToken);
            return after.all == 0 ? null : after;
        });
    }
}
