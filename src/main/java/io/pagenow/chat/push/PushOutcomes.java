package io.pagenow.chat.push;

import io.pagenow.chat.metric.PushMeters.Outcome;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the ends of pushes and writes them to the subscriptions, together and not at once. Confined to one event loop. */
final class PushOutcomes {
    static final long INTERVAL_MILLIS = 1_000;

    /** Subscriptions with an end that is not written yet. Later ones are left out: the next push has another end. */
    private static final int MAX_WAITING = 20_000;

    private static final Logger log = LoggerFactory.getLogger(PushOutcomes.class);

    private final SubscriptionStore store;
    private Map<UUID, Subscription> gone = new LinkedHashMap<>();
    private Map<UUID, Outcome> others = new LinkedHashMap<>();
    private boolean writing;

    PushOutcomes(SubscriptionStore store) {
        this.store = store;
    }

    void add(Subscription subscription, Outcome outcome) {
        if (gone.size() + others.size() >= MAX_WAITING) {
            return;
        }
        switch (outcome) {
            case GONE -> gone.put(subscription.id(), subscription);
            case DELIVERED, REFUSED, UNREACHABLE -> others.put(subscription.id(), outcome);
            case REPLACED, STALE, DROPPED -> {
                // They tell nothing about the subscription.
            }
        }
    }

    /** Writes what has been collected, unless it is being written already. A failure loses it, which costs a later push. */
    Future<?> write() {
        if (writing || (gone.isEmpty() && others.isEmpty())) {
            return Future.succeededFuture();
        }
        writing = true;
        List<Subscription> deleted = List.copyOf(gone.values());
        List<UUID> succeeded = of(true);
        List<UUID> failed = of(false);
        gone = new LinkedHashMap<>();
        others = new LinkedHashMap<>();
        return Future.join(
                        deleted.isEmpty() ? Future.succeededFuture() : store.deleteGone(deleted),
                        succeeded.isEmpty() ? Future.succeededFuture() : store.succeeded(succeeded),
                        failed.isEmpty() ? Future.succeededFuture() : store.failed(failed))
                .onFailure(failure -> log.warn("The ends of pushes are not stored: {}", failure.getMessage()))
                .onComplete(done -> writing = false);
    }

    private List<UUID> of(boolean success) {
        List<UUID> ids = new ArrayList<>();
        others.forEach((id, outcome) -> {
            if ((outcome == Outcome.DELIVERED) == success) {
                ids.add(id);
            }
        });
        return ids;
    }
}
