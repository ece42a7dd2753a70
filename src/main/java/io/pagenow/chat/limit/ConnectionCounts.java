package io.pagenow.chat.limit;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Bounds the connections that one client address has to this node, on all ports together. Those on which no valid token has come yet have
 * a bound of their own, which is lower. May be used by several threads at once.
 */
public final class ConnectionCounts {
    private final int max;
    private final int maxWithoutToken;
    private final ConcurrentMap<String, Count> counts = new ConcurrentHashMap<>();

    /**
     * @param max connections of one address
     * @param maxWithoutToken those of them that may be open without a valid token
     */
    public ConnectionCounts(int max, int maxWithoutToken) {
        this.max = max;
        this.maxWithoutToken = maxWithoutToken;
    }

    private record Count(int all, int withoutToken) {
        private static final Count NONE = new Count(0, 0);
    }

    /** One open connection. Belongs to its event loop. */
    public final class Slot {
        private final String address;
        private boolean identified;
        private boolean closed;

        private Slot(String address) {
            this.address = address;
        }

        /** A valid token has come on the connection. */
        public void identify() {
            if (!identified && !closed) {
                identified = true;
                change(address, 0, -1);
            }
        }

        /** The connection is closed. */
        public void close() {
            if (!closed) {
                closed = true;
                change(address, -1, identified ? 0 : -1);
            }
        }
    }

    /**
     * Counts a connection that was accepted.
     *
     * @param address as {@link ClientAddresses} counts it
     * @return empty if it is one too many, and then it is not counted
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
