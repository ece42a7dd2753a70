package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.AudienceQuery;
import io.pagenow.chat.bus.Addresses.Deliveries;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.presence.PendingChanges.Change;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells this node's users who came and who went. A round tells what has changed since the one before; there is one round at a time, so
 * what is told later is newer. Belongs to one event loop.
 */
final class PresenceBroadcaster {
    /**
     * Most changed users of one round. Those of them who are connected here get a frame of their own each, so a round makes at most the
     * square of this number of entries of about 100 bytes.
     */
    private static final int MAX_CHANGES = 500;

    private final Bus bus;
    private final PendingChanges changes;
    private final OnlineUsers online;
    private final LastSeenWriter lastSeen;
    private final LocalConnections connections;
    private Future<Void> round = Future.succeededFuture();

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
    }

    /** @return when what has changed is told; fails if the database does not say whom to tell, and then a later round tells it */
    Future<Void> tell() {
        if (!round.isComplete()) {
            return round;
        }
        List<Change> told = changes.take(MAX_CHANGES, online::contains);
        List<String> connected = connections.users();
        if (told.isEmpty() || connected.isEmpty()) {
            return Future.succeededFuture();
        }
        List<String> changed = told.stream().map(Change::userId).toList();
        FrameGroups groups = new FrameGroups(news(told, lastSeen.unstored(changed)));
        round = bus.request(Addresses.AUDIENCES, new AudienceQuery(changed, connected))
                .onFailure(failure -> changes.putBack(told))
                .map(audiences -> {
                    audiences.forEach(groups::add);
                    publish(groups.deliveries());
                    return null;
                });
        return round;
    }

    /** What a round says is how things were when it took the changes: what changes later is a change again. */
    private List<PresenceUpdate> news(List<Change> told, Map<String, Instant> unstored) {
        List<PresenceUpdate> news = new ArrayList<>(told.size());
        for (Change change : told) {
            String userId = change.userId();
            news.add(new PresenceUpdate(
                    userId, change.switched(), online.contains(userId), Optional.ofNullable(unstored.get(userId))));
        }
        return news;
    }

    private void publish(List<Delivery> deliveries) {
        if (!deliveries.isEmpty()) {
            bus.publish(Addresses.DELIVERIES, new Deliveries(deliveries));
        }
    }
}
