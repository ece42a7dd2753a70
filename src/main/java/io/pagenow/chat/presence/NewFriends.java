package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.bus.message.Befriended;
import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.bus.message.PresenceQuery;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.model.UserPresence;
import io.pagenow.chat.protocol.FrameEncoder;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies two users who become friends that the other is online, because both may have been connected for long and no
 * change would trigger a notification. Best effort: if the database does not respond, they are notified at the next
 * change. Not thread-safe; confined to one event loop.
 */
final class NewFriends {
    private static final Logger log = LoggerFactory.getLogger(NewFriends.class);

    private final Bus bus;
    private final Topic<Deliveries> topic;
    private final OnlineUsers online;
    private final PresenceQueries queries;

    /** @param topic delivers frames to the sockets of users on all nodes */
    NewFriends(Bus bus, Topic<Deliveries> topic, OnlineUsers online, PresenceQueries queries) {
        this.bus = bus;
        this.topic = topic;
        this.online = online;
        this.queries = queries;
    }

    void notifyBoth(Befriended pair) {
        if (online.contains(pair.userId()) && online.contains(pair.otherId())) {
            notifyUser(pair.userId(), pair.otherId());
            notifyUser(pair.otherId(), pair.userId());
        }
    }

    private void notifyUser(String recipient, String friend) {
        queries.find(new PresenceQuery(recipient, List.of(friend)))
                .onSuccess(found -> {
                    List<UserPresence> onlineFriends =
                            found.stream().filter(UserPresence::online).toList();
                    if (!onlineFriends.isEmpty()) {
                        bus.publish(
                                topic,
                                new Deliveries(List.of(Envelope.notice(
                                        EventTypes.PRESENCE,
                                        List.of(recipient),
                                        FrameGroups.NO_CONVERSATION,
                                        FrameEncoder.presence(onlineFriends)))));
                    }
                })
                .onFailure(failure ->
                        log.debug("New friends are not notified of each other yet: {}", failure.getMessage()));
    }
}
