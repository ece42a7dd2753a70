package io.pagenow.chat.people;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Befriended;
import io.pagenow.chat.bus.message.Blocking;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.PeopleNotice;
import io.pagenow.chat.bus.message.PresenceQuery;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.log.EventPublisher;
import io.pagenow.chat.model.UserPresence;
import io.pagenow.chat.protocol.FrameEncoder;
import io.vertx.core.Future;
import java.util.List;

/**
 * The live effects of a block: both users look offline to each other, and no longer see each other's pages. It is found
 * out before the block what they saw, so that a user learns nothing of the block of a stranger.
 */
final class Separation {
    private final Bus bus;
    private final EventPublisher publisher;
    private final PeopleNotices notices;

    Separation(Bus bus, EventPublisher publisher, PeopleNotices notices) {
        this.bus = bus;
        this.publisher = publisher;
        this.notices = notices;
    }

    /**
     * Prepares the effects of a block, or of its end.
     *
     * @return the effects, to be run when it is stored
     */
    Future<Runnable> prepare(Blocking blocking) {
        String userId = blocking.userId();
        String otherId = blocking.otherId();
        if (!blocking.blocked()) {
            return Future.succeededFuture(() -> bus.publish(Addresses.BEFRIENDED, new Befriended(userId, otherId)));
        }
        Future<Boolean> seesOther = seesOnline(userId, otherId);
        Future<Boolean> isSeen = seesOnline(otherId, userId);
        Future<Boolean> areFriends =
                bus.request(Addresses.FRIENDS, new OfUser(userId)).map(friends -> friends.contains(otherId));
        return Future.all(seesOther, isSeen, areFriends).map(known -> () -> {
            if (seesOther.result()) {
                publishOffline(userId, otherId);
            }
            if (isSeen.result()) {
                publishOffline(otherId, userId);
            }
            if (areFriends.result()) {
                notices.publish(new PeopleNotice(PeopleNotice.Kind.SEPARATED, userId, otherId));
            }
        });
    }

    private Future<Boolean> seesOnline(String viewer, String userId) {
        return bus.request(Addresses.PRESENCE, new PresenceQuery(viewer, List.of(userId)))
                .map(found -> found.stream().anyMatch(UserPresence::online));
    }

    private void publishOffline(String viewer, String userId) {
        publisher.publishNotice(
                EventTypes.PRESENCE,
                List.of(viewer),
                Envelope.NO_CONVERSATION,
                0,
                FrameEncoder.presence(List.of(UserPresence.unknown(userId))));
    }
}
