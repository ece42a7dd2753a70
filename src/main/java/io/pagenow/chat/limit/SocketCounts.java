package io.pagenow.chat.limit;

import io.pagenow.chat.model.ChatException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many sockets each user has open on this node. May be used by several threads at once. */
public final class SocketCounts {
    /** When one more is to be tried: who has that many has to close one first. */
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final int most;
    private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();

    /** @param most sockets that a user may have */
    public SocketCounts(int most) {
        this.most = most;
    }

    /**
     * Counts a socket that is about to be opened; {@link #remove} is due for it.
     *
     * @throws ChatException {@code RATE_LIMITED} if the user has too many
     */
    public void add(String userId) {
        counts.compute(userId, (user, count) -> {
            int before = count == null ? 0 : count;
            if (before >= most) {
                throw ChatException.rateLimited("This user has " + most + " sockets open; close one first", WAIT);
            }
            return before + 1;
        });
    }

    /** How many users have a socket. */
    public int users() {
        return counts.size();
    }

    public void remove(String userId) {
        counts.computeIfPresent(userId, (user, count) -> count == 1 ? null : count - 1);
    }
}
