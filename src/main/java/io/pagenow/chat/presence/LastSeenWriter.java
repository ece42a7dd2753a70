package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.LastSeen;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queue of last-seen times to be stored, written one batch at a time. Every node that sees a user leave stores the same
 * time. Not thread-safe; confined to one event loop.
 */
final class LastSeenWriter {
    /** Maximum users per statement. */
    static final int BATCH = 1_000;

    /** Maximum queued users. They accumulate only while the database is unavailable. */
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
            log.warn("The last-seen queue is full ({} users); dropping updates", MAX_WAITING);
        }
    }

    /** Returns whether the queue has no room for further users. */
    boolean isFull() {
        return waiting.size() >= MAX_WAITING;
    }

    /** Returns whether more users are queued than fit into the next statement. */
    boolean isBehind() {
        return waiting.size() > BATCH;
    }

    /** Returns the queued last-seen times of the given users. */
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

    /**
     * Writes the whole queue, one batch after another, unless that is under way. Completes when it is stored; on failure
     * the batch that failed and all behind it stay queued.
     */
    Future<Void> write() {
        if (writing.isComplete()) {
            Promise<Void> done = Promise.promise();
            writing = done.future();
            writeNext(done);
        }
        return writing;
    }

    /** Not a composition of futures, which would keep each batch in memory until the last one is stored. */
    private void writeNext(Promise<Void> done) {
        if (waiting.isEmpty()) {
            done.complete();
            return;
        }
        Map<String, Instant> batch = new HashMap<>();
        for (Map.Entry<String, Instant> user : waiting.entrySet()) {
            if (batch.size() == BATCH) {
                break;
            }
            batch.put(user.getKey(), user.getValue());
        }
        bus.request(Addresses.STORE_LAST_SEEN, new LastSeen(batch)).onComplete(stored -> {
            if (stored.failed()) {
                done.fail(stored.cause());
                return;
            }
            batch.forEach(waiting::remove);
            full = false;
            writeNext(done);
        });
    }
}
