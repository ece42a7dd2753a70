package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.LastSeen;
import io.pagenow.chat.bus.Bus;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When users were last seen, kept until it is stored. Written in batches, one at a time; every node that sees a user go stores the same.
 * Belongs to one event loop.
 */
final class LastSeenWriter {
    /** Most users of one statement. */
    static final int BATCH = 1_000;

    /** Most users that wait. They add up only while the database is away. */
    private static final int MAX_WAITING = 100_000;

    private static final Logger log = LoggerFactory.getLogger(LastSeenWriter.class);

    private final Bus bus;
    private final Map<String, Instant> waiting = new LinkedHashMap<>();
    private Future<Void> writing = Future.succeededFuture();
    private boolean full;

    LastSeenWriter(Bus bus) {
        this.bus = bus;
    }

    void add(String userId, Instant at) {
        if (waiting.size() < MAX_WAITING || waiting.containsKey(userId)) {
            waiting.merge(userId, at, (one, other) -> one.isAfter(other) ? one : other);
        } else if (!full) {
            full = true;
            log.warn(
                    "Presence: of {} users it waits to be stored when they were last seen; more are dropped",
                    MAX_WAITING);
        }
    }

    /** Whether more waits than the next statement takes. */
    boolean isBehind() {
        return waiting.size() > BATCH;
    }

    /** What is not stored yet of some users. */
    Map<String, Instant> unstored(List<String> userIds) {
        Map<String, Instant> unstored = new HashMap<>();
        for (String userId : userIds) {
            Instant at = waiting.get(userId);
            if (at != null) {
                unstored.put(userId, at);
            }
        }
        return unstored;
    }

    /** @return when one batch more is stored; what could not be stored is kept for the next time */
    Future<Void> write() {
        if (!writing.isComplete() || waiting.isEmpty()) {
            return writing;
        }
        Map<String, Instant> batch = new HashMap<>();
        for (Map.Entry<String, Instant> user : waiting.entrySet()) {
            if (batch.size() == BATCH) {
                break;
            }
            batch.put(user.getKey(), user.getValue());
        }
        writing = bus.request(Addresses.STORE_LAST_SEEN, new LastSeen(batch)).onSuccess(stored -> {
            batch.forEach(waiting::remove);
            full = false;
        });
        return writing;
    }

    /** @return when everything is stored; fails as soon as something cannot be */
    Future<Void> writeAll() {
        return waiting.isEmpty() ? Future.succeededFuture() : write().compose(stored -> writeAll());
    }
}
