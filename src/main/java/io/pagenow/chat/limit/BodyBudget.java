package io.pagenow.chat.limit;

import io.pagenow.chat.model.ChatException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory of request bodies that are being read, or wait to be handed on: clients decide how long that takes. The rate limits do not
 * see a body before its end. Thread-safe.
 */
public final class BodyBudget {
    /** Retry delay for a client whose earlier requests have not ended. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    /** Bytes of one user: four of the largest bodies. */
    private static final long SHARE = 4L * 1024 * 1024;

    private static final int PART_OF_HEAP = 8;

    private final long total;
    private final long share;
    private final AtomicLong used = new AtomicLong();
    private final ConcurrentMap<String, Long> users = new ConcurrentHashMap<>();

    /**
     * @param total bytes of all bodies together
     * @param share bytes of the bodies of one user
     */
    public BodyBudget(long total, long share) {
        this.total = total;
        this.share = share;
    }

    /** Returns a budget in which all bodies together have a part of the maximum heap. */
    public static BodyBudget ofHeap() {
        return new BodyBudget(Math.max(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, SHARE), SHARE);
    }

    /** Room for one body. Not thread-safe. */
    public final class Reservation {
        private final String userId;
        private long bytes;
        private boolean released;

        private Reservation(String userId) {
            this.userId = userId;
        }

        /**
         * Reserves more room.
         *
         * @throws ChatException {@code RATE_LIMITED} if the user has too many bodies at once, {@code OVERLOADED} if all users have; then nothing more
         *     is reserved
         */
        public void grow(long more) {
            take(userId, more);
            bytes += more;
        }

        /** Gives the room back; idempotent. */
        public void release() {
            if (!released) {
                released = true;
                used.addAndGet(-bytes);
                give(userId, bytes);
            }
        }
    }

    /** Returns a reservation of nothing yet. */
    public Reservation open(String userId) {
        return new Reservation(userId);
    }

    private void take(String userId, long bytes) {
        if (users.merge(userId, bytes, Long::sum) > share) {
            give(userId, bytes);
            throw ChatException.rateLimited("Too many requests of this user are not read to their end", WAIT);
        }
        if (used.addAndGet(bytes) > total) {
            used.addAndGet(-bytes);
            give(userId, bytes);
            throw ChatException.overloaded("Too many requests are not read to their end");
        }
    }

    private void give(String userId, long bytes) {
        users.compute(userId, (user, sum) -> sum == null || sum <= bytes ? null : sum - bytes);
    }
}
