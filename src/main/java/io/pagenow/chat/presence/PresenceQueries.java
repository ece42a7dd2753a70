package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.PresenceQuery;
import io.pagenow.chat.bus.Addresses.StoredPresence;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.model.UserPresence;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers who is online. The database says of whom the caller may know, the directory how they are. Belongs to one event loop. */
final class PresenceQueries {
    private final Bus bus;
    private final OnlineUsers online;
    private final LastSeenWriter lastSeen;

    PresenceQueries(Bus bus, OnlineUsers online, LastSeenWriter lastSeen) {
        this.bus = bus;
        this.online = online;
        this.lastSeen = lastSeen;
    }

    /** @return what the caller may know of each user, in the order asked */
    Future<List<UserPresence>> find(PresenceQuery query) {
        Map<String, Instant> unstored = lastSeen.unstored(query.userIds());
        return bus.request(Addresses.STORED_PRESENCE, query).map(stored -> {
            // What came to be stored meanwhile may be missing in both places by now.
            unstored.putAll(lastSeen.unstored(query.userIds()));
            return answer(query, stored, unstored);
        });
    }

    private List<UserPresence> answer(PresenceQuery query, List<StoredPresence> stored, Map<String, Instant> unstored) {
        Map<String, UserPresence> known = new HashMap<>();
        for (StoredPresence user : stored) {
            String userId = user.userId();
            if (user.visible() || userId.equals(query.userId())) {
                PresenceUpdate update = new PresenceUpdate(
                        userId, false, online.contains(userId), Optional.ofNullable(unstored.get(userId)));
                known.put(userId, update.truth(user));
            }
        }
        List<UserPresence> answer = new ArrayList<>(query.userIds().size());
        for (String userId : query.userIds()) {
            UserPresence presence = known.get(userId);
            answer.add(presence == null ? UserPresence.unknown(userId) : presence);
        }
        return answer;
    }
}
