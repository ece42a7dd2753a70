package io.pagenow.chat.limit;

import io.netty.util.internal.PlatformDependent;
import io.pagenow.chat.model.ChatException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes queued for clients that their connections have not accepted, per client and for all clients of this
 * node. A client is a user, or an address if no user is known. Thread-safe.
 */
public final class OutboundBudget {
    /** One client may take at most 1/4 of the total, so that a few slow readers leave room for the others. */
    private static final int SHARES = 4;

    /**
     * Responses of up to this many bytes are not refused for the total: they take little more memory than their
     * connection does.
     */
    private static final int SMALL = 16 * 1024;

    /** Retry delay for a client that must read first. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final long total;
    private final long share;
    private final AtomicLong waiting = new AtomicLong();
    private final ConcurrentMap<String, Long> clients = new ConcurrentHashMap<>();

    /** @param total bytes that may be queued for all clients together */
    public OutboundBudget(long total) {
        this.total = total;
        this.share = total / SHARES;
    }

    /** Bytes queued for one client until {@linkplain #release() released}. Confined to one thread. */
    public final class Reservation {
        private final String client;
        private long bytes;

        private Reservation(String client, long bytes) {
            this.client = client;
            this.bytes = bytes;
        }

        /** Releases the bytes once the connection accepted them or they were dropped. Idempotent. */
        public void release() {
            remove(client, bytes);
            bytes = 0;
        }
    }

    /** Returns the client key of a user. */
    public static String user(String userId) {
        return "user " + userId;
    }

    /** Returns the client key of an address. */
    public static String address(String address) {
        return "address " + address;
    }

    /**
     * Reserves room for a response. A client with nothing queued may have one response of any size that fits the total.
     *
     * @throws ChatException {@code RATE_LIMITED} if too much is queued for this client, {@code OVERLOADED} if too much
     *     is queued for all
     */
    public Reservation reserve(String client, long bytes) {
        if (waitingOf(client) > 0 && waitingOf(client) + bytes > share) {
            throw ChatException.rateLimited("Answers to this client wait to be read; read them first", WAIT);
        }
        long before = waiting.get();
        if (bytes > SMALL && before > 0 && before + bytes > total) {
            throw ChatException.overloaded("Too much waits to be read by clients");
        }
        return count(client, bytes);
    }

    /** Counts a response that must be sent regardless of the budget, such as a refusal. */
    public Reservation count(String client, long bytes) {
        add(client, bytes);
        return new Reservation(client, bytes);
    }

    /** Returns whether this many more bytes fit the total. */
    public boolean hasRoom(long bytes) {
        return waiting.get() + bytes <= total;
    }

    /** Returns whether this many more bytes fit both the client's share and the total. */
    public boolean hasRoom(String client, long bytes) {
        return waitingOf(client) + bytes <= share && hasRoom(bytes);
    }

    /** Adds bytes queued for many clients at once; a negative number removes them. */
    public void addShared(long bytes) {
        waiting.addAndGet(bytes);
    }

    /** Adds bytes queued for one client. */
    public void add(String client, long bytes) {
        if (bytes > 0) {
            clients.merge(client, bytes, Long::sum);
            waiting.addAndGet(bytes);
        }
    }

    /** Removes bytes that are no longer queued for one client. */
    public void remove(String client, long bytes) {
        if (bytes > 0) {
            clients.computeIfPresent(client, (key, before) -> before == bytes ? null : before - bytes);
            waiting.addAndGet(-bytes);
        }
    }

    /**
     * Checks whether a client may get a response at all, before any work is done for it.
     *
     * @throws ChatException {@code RATE_LIMITED} if the client's share is used up
     */
    public void check(String client) {
        if (waitingOf(client) >= share) {
            throw ChatException.rateLimited("Answers to this client wait to be read; read them first", WAIT);
        }
    }

    /**
     * Returns whether stuck connections are to be closed sooner than usual: more than half of the total is queued, or
     * more than half of the direct memory is used.
     */
    public boolean isTight() {
        return waiting.get() > total / 2
                || PlatformDependent.usedDirectMemory() > PlatformDependent.maxDirectMemory() / 2;
    }

    /** Returns the bytes queued now. */
    public long waiting() {
        return waiting.get();
    }

    private long waitingOf(String client) {
        return clients.getOrDefault(client, 0L);
    }
}
