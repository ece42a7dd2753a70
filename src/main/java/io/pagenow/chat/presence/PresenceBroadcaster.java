package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.presence.PendingChanges.Change;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Publishes presence changes to this node's users in rounds. Each round publishes the changes since the previous one;
 * rounds do not overlap, so later frames are newer. Not thread-safe; confined to one event loop.
 */
final class PresenceBroadcaster {
    /**
     * Maximum changed users per round. Those of them who are connected here get a frame of their own each, so a round
     * creates at most the square of this number of entries of about 100 bytes.
     */
    private static final int MAX_CHANGES = 500;

    private final Bus bus;
    private final PendingChanges changes;
    private final OnlineUsers online;
    private final LastSeenWriter lastSeen;
    private final LocalConnections connections;
    private final LocalAudiences audiences;
    private Future<Void> rounds = Future.succeededFuture();

    PresenceBroadcaster(
            Bus bus,
            PendingChanges changes,
            OnlineUsers online,
            LastSeenWriter lastSeen,
            LocalConnections connections) {
        this.bus = bus;
        this.changes = changes;
        this.online = online;
        this.lastSeen = lastSeen;
        this.connections = connections;
        this.audiences = new LocalAudiences(bus, connections);
    }

    /**
     * Runs rounds until less than a full one is left, unless that is under way. Completes when the changes are published;
     * fails if the recipients cannot be read, and a later call retries.
     */
    Future<Void> publish() {
        if (rounds.isComplete()) {
            Promise<Void> done = Promise.promise();
            rounds = done.future();
            run(done);
        }
        return rounds;
    }

    /** Not a composition of futures, which would keep each round in memory until the last one is over. */
    private void run(Promise<Void> done) {
        round().onComplete(round -> {
            if (round.failed()) {
                done.fail(round.cause());
            } else if (round.result()) {
                run(done);
            } else {
                done.complete();
            }
        });
    }

    /** @return whether the changes of another full round wait */
    private Future<Boolean> round() {
        if (connections.size() == 0) {
            // Nobody is here who could be told, and whoever comes asks for the present state.
            changes.clear();
            return Future.succeededFuture(false);
        }
        List<Change> pending = changes.take(MAX_CHANGES, online::contains);
        if (pending.isEmpty()) {
            return Future.succeededFuture(false);
        }
        List<String> changed = pending.stream().map(Change::userId).toList();
        FrameGroups groups = new FrameGroups(updates(pending, lastSeen.unstored(changed)));
        return audiences
                .of(changed)
                .map(found -> {
                    found.forEach(groups::add);
                    deliver(groups.deliveries());
                    return changes.size() >= MAX_CHANGES;
                })
                .onFailure(failure -> changes.putBack(pending));
    }

    /** Captures the state at the start of the round. A later change is a new change. */
    private List<PresenceUpdate> updates(List<Change> pending, Map<String, Instant> unstored) {
        List<PresenceUpdate> updates = new ArrayList<>(pending.size());
        for (Change change : pending) {
            String userId = change.userId();
            updates.add(new PresenceUpdate(
                    userId, change.switched(), online.contains(userId), Optional.ofNullable(unstored.get(userId))));
        }
        return updates;
    }

    private void deliver(List<Envelope> deliveries) {
        if (!deliveries.isEmpty()) {
            bus.publish(Addresses.DELIVERIES, new Deliveries(deliveries));
        }
    }
}
