package io.pagenow.chat.limit;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Limits;
import java.util.HashMap;
import java.util.Map;

/**
 * How many cursors of large {@code sync}s this node holds, in all and of each user, so that their memory is bounded. May be used by
 * several threads at once.
 */
public final class CursorBudget {
    /** Heap for each cursor. One takes about 250 bytes while it is resumed from, so all of them take a quarter of the heap. */
    private static final long HEAP_BYTES_PER_CURSOR = 1_024;

    private final long max;
    private final Map<String, Integer> ofUsers = new HashMap<>();
    private long held;

    /** @param max most cursors of all users, 1 or more */
    public CursorBudget(long max) {
        this.max = max;
    }

    /** A budget that fits this Java heap; it has room for at least one sync of the largest size. */
    public static CursorBudget ofHeap() {
        return new CursorBudget(
                Math.max(Limits.MAX_SYNC_CURSORS, Runtime.getRuntime().maxMemory() / HEAP_BYTES_PER_CURSOR));
    }

    /**
     * Counts cursors that are about to be held; {@link #give} is due for them.
     *
     * @param count 0 or more
     * @throws ChatException {@code OVERLOADED} if the user or all users hold too many; nothing is counted then
     */
    public synchronized void take(String userId, int count) {
        int ofUser = ofUsers.getOrDefault(userId, 0) + count;
        if (held + count > max || ofUser > 2 * Limits.MAX_SYNC_CURSORS) {
            throw ChatException.overloaded("Too many large syncs are under way; repeat the sync");
        }
        if (count > 0) {
            held += count;
            ofUsers.put(userId, ofUser);
        }
    }

    /** @param count of those that were taken, 0 or more */
    public synchronized void give(String userId, int count) {
        if (count > 0) {
            held -= count;
            ofUsers.computeIfPresent(userId, (user, before) -> before == count ? null : before - count);
        }
    }
}
