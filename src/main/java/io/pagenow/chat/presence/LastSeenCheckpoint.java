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
 * Stores at intervals that the users of this node are connected, so that their last-seen times are right to about a minute even if the
 * server is killed and nobody sees them go. A user who has just connected is stored at the next pass, and every connected user once in a
 * round of a minute. A user costs one row a minute, in statements of up to 1,000 rows. Belongs to one event loop.
 */
final class LastSeenCheckpoint {
    /** Time between two passes, in milliseconds. */
    static final long PASS_MILLIS = 5_000;

    static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Passes of a round: each takes this part of the users, so that they do not come all at once. */
    private static final int PASSES = (int) (TimeUnit.NANOSECONDS.toMillis(ROUND_NANOS) / PASS_MILLIS);

    private final LocalConnections connections;
    private final LastSeenWriter lastSeen;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Set<String> arrived = new LinkedHashSet<>();
    private final Queue<String> round = new ArrayDeque<>();
    private int part;
    private long nextRound;

    /**
     * @param clock tells when someone is seen
     * @param nanoTime measures rounds, whatever happens to the clock
     */
    LastSeenCheckpoint(
            LocalConnections connections, LastSeenWriter lastSeen, InstantSource clock, LongSupplier nanoTime) {
        this.connections = connections;
        this.lastSeen = lastSeen;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.nextRound = nanoTime.getAsLong() + ROUND_NANOS;
    }

    /** A user has a connection on this node. */
    void arrived(String userId) {
        arrived.add(userId);
    }

    /** Hands the next users to the writer, or none while the writer has not stored the ones before. */
    void pass() {
        if (lastSeen.isBehind()) {
            arrived.removeIf(userId -> !connections.contains(userId));
            return;
        }
        if (round.isEmpty() && nanoTime.getAsLong() - nextRound >= 0) {
            nextRound = nanoTime.getAsLong() + ROUND_NANOS;
            round.addAll(connections.users());
            part = 1 + round.size() / PASSES;
        }
        Iterator<String> first = arrived.iterator();
        for (int count = 0; first.hasNext() && count < LastSeenWriter.BATCH; count++) {
            seen(first.next());
            first.remove();
        }
        for (int count = 0; count < part && !round.isEmpty(); count++) {
            seen(round.remove());
        }
    }

    private void seen(String userId) {
        if (connections.contains(userId)) {
            lastSeen.add(userId, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        }
    }
}
