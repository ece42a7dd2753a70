package io.pagenow.chat.limit;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Limits;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds the cursors of large {@code sync}s held by this node, in total and per user, and so their memory. Thread-safe.
 */
public final class CursorBudget {
    /**
     * Heap bytes per cursor. A cursor takes about 250 bytes during its resume, so all of them take a quarter of the
     * heap.
     */
    private static final long HEAP_BYTES_PER_CURSOR = 1_024;

    private final long max;
    private final Map<String, Integer> ofUsers = new HashMap<>();
    private long held;

    /** @param max cursors of all users together, 1 or more */
    public CursorBudget(long max) {
        this.max = max;
    }

    /** Returns a budget that fits this Java heap; it has room for at least one sync of the largest size. */
    public static CursorBudget ofHeap() {
        return new CursorBudget(
                Math.max(Limits.MAX_SYNC_CURSORS, Runtime.getRuntime().maxMemory() / HEAP_BYTES_PER_CURSOR));
    }

    /**
     * Acquires permits for cursors; the caller must {@link #release} them.
     *
     * @param count 0 or more
     * @throws ChatException {@code OVERLOADED} if the user or all users together hold too many; nothing is acquired
     *     then
     */
    public synchronized void acquire(String userId, int count) {
        int ofUser = ofUsers.getOrDefault(userId, 0) + count;
        if (held + count > max || ofUser > 2 * Limits.MAX_SYNC_CURSORS) {
            throw ChatException.overloaded("Too many large syncs are under way; repeat the sync");
        }
        if (count > 0) {
            held += count;
            ofUsers.put(userId, ofUser);
        }
    }

    /**
     * Releases permits.
     *
     * @param count 0 or more, at most the number acquired
     */
    public synchronized void release(String userId, int count) {
        if (count > 0) {
            held -= count;
            ofUsers.computeIfPresent(userId, (user, before) -> before == count ? null : before - count);
        }
    }
}
