package io.pagenow.chat.presence;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Periodically stores the last-seen time of this node's connected users, so that it is accurate to about a minute even
 * if the server is killed. A user who has just connected is stored at the next pass, and every connected user once per
 * round of a minute, or longer for more than 60,000 users. A user costs one row a round, in statements of up to 1,000 rows. Not thread-safe; confined to one
 * event loop.
 */
final class LastSeenCheckpoint {
    /** Interval of passes, in milliseconds. */
    static final long PASS_MILLIS = 5_000;

    static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Passes per round. Each stores an equal share of the users, which spreads the load. */
    private static final int PASSES = (int) (TimeUnit.NANOSECONDS.toMillis(ROUND_NANOS) / PASS_MILLIS);

    /** With more than 60,000 users a round takes longer than a minute, so that the database does not get ever more rows a second. */
    static final int MAX_SHARE = 5_000;

    private final LocalConnections connections;
    private final LastSeenWriter lastSeen;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Set<String> arrived = new LinkedHashSet<>();
    private final Queue<String> round = new ArrayDeque<>();
    private int share;
    private long nextRound;

    /**
     * @param clock source of last-seen times
     * @param nanoTime monotonic clock that measures rounds
     */
    LastSeenCheckpoint(
            LocalConnections connections, LastSeenWriter lastSeen, InstantSource clock, LongSupplier nanoTime) {
        this.connections = connections;
        this.lastSeen = lastSeen;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.nextRound = nanoTime.getAsLong() + ROUND_NANOS;
    }

    /** Records that a user has connected to this node. */
    void arrived(String userId) {
        arrived.add(userId);
    }

    /** Passes the next users to the writer, or none while the writer is behind. */
    void pass() {
        if (lastSeen.isBehind()) {
            arrived.removeIf(userId -> !connections.contains(userId));
            return;
        }
        if (round.isEmpty() && nanoTime.getAsLong() - nextRound >= 0) {
            nextRound = nanoTime.getAsLong() + ROUND_NANOS;
            round.addAll(connections.users());
            share = Math.min(MAX_SHARE, 1 + round.size() / PASSES);
        }
        Iterator<String> first = arrived.iterator();
        for (int count = 0; first.hasNext() && count < LastSeenWriter.BATCH; count++) {
            seen(first.next());
            first.remove();
        }
        for (int count = 0; count < share && !round.isEmpty(); count++) {
            seen(round.remove());
        }
    }

    private void seen(String userId) {
        if (connections.contains(userId)) {
            lastSeen.add(userId, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        }
    }
}
