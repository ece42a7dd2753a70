package io.pagenow.chat.limit;

import io.netty.util.internal.PlatformDependent;
import io.pagenow.chat.model.ChatException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes that are ready for clients and that their connections have not accepted: of one client, and of all clients of this
 * node together. Clients are users, or addresses where no user is known. May be used by several threads at once.
 */
public final class OutboundBudget {
    /** One client may have this part of the whole, so that a few who do not read leave room for the others. */
    private static final int SHARES = 4;

    /** Answers up to this size are not refused for the sake of the whole: they take little more than their connection does. */
    private static final int SMALL = 16 * 1024;

    /** A client that has this much waiting has to read first. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final long total;
    private final long share;
    private final AtomicLong waiting = new AtomicLong();
    private final ConcurrentMap<String, Long> clients = new ConcurrentHashMap<>();

    /** @param total bytes that may wait for all clients together */
    public OutboundBudget(long total) {
        this.total = total;
        this.share = total / SHARES;
    }

    /** Bytes that wait for one client, until they are {@linkplain #release() released}. Belongs to one thread. */
    public final class Reservation {
        private final String client;
        private long bytes;

        private Reservation(String client, long bytes) {
            this.client = client;
            this.bytes = bytes;
        }

        /** The bytes are accepted by the connection, or dropped. May be repeated. */
        public void release() {
            remove(client, bytes);
            bytes = 0;
        }
    }

    public static String user(String userId) {
        return "user " + userId;
    }

    public static String address(String address) {
        return "address " + address;
    }

    /**
     * Reserves room for an answer. A client for which nothing waits may have one answer of any size that the whole has room for.
     *
     * @throws ChatException {@code RATE_LIMITED} if too much waits for this client, {@code OVERLOADED} if too much waits for all
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

    /** Counts what has to be answered whatever waits, such as a refusal. */
    public Reservation count(String client, long bytes) {
        add(client, bytes);
        return new Reservation(client, bytes);
    }

    /** Whether all clients together may have this much more waiting. */
    public boolean hasRoom(long bytes) {
        return waiting.get() + bytes <= total;
    }

    /** Whether one client, and all together, may have this much more waiting. */
    public boolean hasRoom(String client, long bytes) {
        return waitingOf(client) + bytes <= share && hasRoom(bytes);
    }

    /** Counts bytes that wait for many clients at once, or no longer do if negative. */
    public void addShared(long bytes) {
        waiting.addAndGet(bytes);
    }

    /** Counts bytes that wait for one client. */
    public void add(String client, long bytes) {
        if (bytes > 0) {
            clients.merge(client, bytes, Long::sum);
            waiting.addAndGet(bytes);
        }
    }

    /** Counts bytes that wait for one client no longer. */
    public void remove(String client, long bytes) {
        if (bytes > 0) {
            clients.computeIfPresent(client, (key, before) -> before == bytes ? null : before - bytes);
            waiting.addAndGet(-bytes);
        }
    }

    /**
     * Whether a client may be given an answer at all, before anything is done for it.
     *
     * @throws ChatException {@code RATE_LIMITED} if as much waits for it as may
     */
    public void check(String client) {
        if (waitingOf(client) >= share) {
            throw ChatException.rateLimited("Answers to this client wait to be read; read them first", WAIT);
        }
    }

    /**
     * Whether connections that accept nothing are to be closed sooner than usual: half of what may wait does, or half of the memory for
     * connections is taken.
     */
    public boolean isTight() {
        return waiting.get() > total / 2
                || PlatformDependent.usedDirectMemory() > PlatformDependent.maxDirectMemory() / 2;
    }

    /** All that waits now, in bytes. */
    public long waiting() {
        return waiting.get();
    }

    private long waitingOf(String client) {
        return clients.getOrDefault(client, 0L);
    }
}
