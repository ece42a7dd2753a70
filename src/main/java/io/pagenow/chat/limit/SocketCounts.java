package io.pagenow.chat.limit;

import io.pagenow.chat.model.ChatException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Bounds the open sockets per user on this node. Thread-safe. */
public final class SocketCounts {
    /** Retry delay after a refusal; the user has to close a socket first. */
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final int max;
    private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();

    /** @param max open sockets per user */
    public SocketCounts(int max) {
        this.max = max;
    }

    /**
     * Counts a socket that is about to be opened; the caller must {@link #remove} it.
     *
     * @throws ChatException {@code RATE_LIMITED} if the user has too many
     */
    public void add(String userId) {
        counts.compute(userId, (user, count) -> {
            int before = count == null ? 0 : count;
            if (before >= max) {
                throw ChatException.rateLimited("This user has " + max + " sockets open; close one first", WAIT);
            }
            return before + 1;
        });
    }

    /** Returns the number of users with an open socket. */
    public int users() {
        return counts.size();
    }

    /** Releases a socket that was closed or not opened after all. */
    public void remove(String userId) {
        counts.computeIfPresent(userId, (user, count) -> count == 1 ? null : count - 1);
    }
}
