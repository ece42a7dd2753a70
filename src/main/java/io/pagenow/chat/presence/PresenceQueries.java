package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.PresenceQuery;
import io.pagenow.chat.bus.message.StoredPresence;
import io.pagenow.chat.model.UserPresence;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers presence queries. The database decides whom the caller may see, the directory who is online. Confined to one
 * event loop.
 */
final class PresenceQueries {
    private final Bus bus;
    private final OnlineUsers online;
    private final LastSeenWriter lastSeen;

    PresenceQueries(Bus bus, OnlineUsers online, LastSeenWriter lastSeen) {
        this.bus = bus;
        this.online = online;
        this.lastSeen = lastSeen;
    }

    /** Returns the presence of each user as far as the caller may see it, in the order of the query. */
    Future<List<UserPresence>> find(PresenceQuery query) {
        Map<String, Instant> unstored = lastSeen.unstored(query.userIds());
        return bus.request(Addresses.STORED_PRESENCE, query).map(stored -> {
            // A time stored meanwhile may be missing both in the result and in the queue by now, so earlier values are
            // kept.
            unstored.putAll(lastSeen.unstored(query.userIds()));
            return merge(query, stored, unstored);
        });
    }

    private List<UserPresence> merge(PresenceQuery query, List<StoredPresence> stored, Map<String, Instant> unstored) {
        Map<String, UserPresence> visible = new HashMap<>();
        for (StoredPresence user : stored) {
            String userId = user.userId();
            if (user.visible() || userId.equals(query.userId())) {
                PresenceUpdate update = new PresenceUpdate(
                        userId, false, online.contains(userId), Optional.ofNullable(unstored.get(userId)));
                visible.put(userId, update.actual(user));
            }
        }
        List<UserPresence> result = new ArrayList<>(query.userIds().size());
        for (String userId : query.userIds()) {
            UserPresence presence = visible.get(userId);
            result.add(presence == null ? UserPresence.unknown(userId) : presence);
        }
        return result;
    }
}
