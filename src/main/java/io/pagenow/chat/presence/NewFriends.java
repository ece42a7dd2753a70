package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Addresses.Befriended;
import io.pagenow.chat.bus.Addresses.Deliveries;
import io.pagenow.chat.bus.Addresses.PresenceQuery;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.model.UserPresence;
import io.pagenow.chat.protocol.FrameEncoder;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells two users that the other is online when they become friends, because both may have been connected for long and no change would
 * tell it. Best effort: if the database does not answer, they learn of each other when one of them comes or goes. Belongs to one event
 * loop.
 */
final class NewFriends {
    private static final Logger log = LoggerFactory.getLogger(NewFriends.class);

    private final Bus bus;
    private final Topic<Deliveries> topic;
    private final OnlineUsers online;
    private final PresenceQueries queries;

    /** @param topic brings frames to the sockets of users on all nodes */
    NewFriends(Bus bus, Topic<Deliveries> topic, OnlineUsers online, PresenceQueries queries) {
        this.bus = bus;
        this.topic = topic;
        this.online = online;
        this.queries = queries;
    }

    void tell(Befriended pair) {
        if (online.contains(pair.userId()) && online.contains(pair.otherId())) {
            tell(pair.userId(), pair.otherId());
            tell(pair.otherId(), pair.userId());
        }
    }

    private void tell(String recipient, String friend) {
        queries.find(new PresenceQuery(recipient, List.of(friend)))
                .onSuccess(found -> {
                    List<UserPresence> there =
                            found.stream().filter(UserPresence::online).toList();
                    if (!there.isEmpty()) {
                        bus.publish(
                                topic,
                                new Deliveries(List.of(Delivery.notice(
                                        List.of(recipient),
                                        FrameGroups.NO_CONVERSATION,
                                        FrameEncoder.presence(there)))));
                    }
                })
                .onFailure(failure -> log.debug("New friends are told of each other later: {}", failure.getMessage()));
    }
}
