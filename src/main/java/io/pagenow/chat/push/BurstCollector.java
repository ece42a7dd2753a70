package io.pagenow.chat.push;

import io.pagenow.chat.metric.PushMeters;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Collects the messages of each conversation: the first one is due at once, those of the next seconds together when these are over.
 * Confined to one event loop.
 */
final class BurstCollector {
    /** Conversations with a due burst, or with one in the last seconds. Messages of others are left out. */
    static final int MAX_CONVERSATIONS = 50_000;

    private final Vertx vertx;
    private final long intervalMillis;
    private final PushMeters meters;
    private final Runnable whenDue;

    /** Messages of conversations that rest, null if none has come since. */
    private final Map<UUID, Burst> resting = new LinkedHashMap<>();

    private final Map<UUID, Burst> due = new LinkedHashMap<>();

    /**
     * @param intervalSeconds least time between two bursts of a conversation, 0 or more
     * @param whenDue called when a burst is due
     */
    BurstCollector(Vertx vertx, int intervalSeconds, PushMeters meters, Runnable whenDue) {
        this.vertx = vertx;
        this.intervalMillis = intervalSeconds * 1_000L;
        this.meters = meters;
        this.whenDue = whenDue;
    }

    /** Adds a message, or changes. */
    void add(Burst burst) {
        UUID conversationId = burst.conversationId();
        if (resting.containsKey(conversationId)) {
            Burst later = resting.get(conversationId);
            resting.put(conversationId, later == null ? burst : later.with(burst));
        } else if (resting.size() >= MAX_CONVERSATIONS || due.size() >= MAX_CONVERSATIONS) {
            meters.dropped().add(PushMeters.Drop.CONVERSATIONS);
        } else {
            begin(burst);
        }
    }

    private void begin(Burst burst) {
        if (intervalMillis > 0) {
            rest(burst.conversationId());
        }
        putBack(List.of(burst));
        whenDue.run();
    }

    private void rest(UUID conversationId) {
        resting.put(conversationId, null);
        meters.bursts().add(1);
        vertx.setTimer(intervalMillis, timer -> {
            Burst later = resting.remove(conversationId);
            meters.bursts().remove(1);
            if (later != null) {
                begin(later);
            }
        });
    }

    /** Makes bursts due again. */
    void putBack(List<Burst> bursts) {
        bursts.forEach(burst -> due.merge(burst.conversationId(), burst, Burst::with));
    }

    /** Takes due bursts, the oldest first. */
    List<Burst> take(int max) {
        List<Burst> taken = new ArrayList<>();
        Iterator<Burst> next = due.values().iterator();
        while (taken.size() < max && next.hasNext()) {
            taken.add(next.next());
            next.remove();
        }
        return taken;
    }

    boolean hasDue() {
        return !due.isEmpty();
    }
}
