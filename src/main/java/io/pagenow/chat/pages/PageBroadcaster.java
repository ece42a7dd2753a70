package io.pagenow.chat.pages;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.PageDelivery;
import io.pagenow.chat.protocol.Frame;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes page changes to the user's own sockets and to those of friends on this node. Friends are queried for each
 * change, so that a new friend counts at once. The queue holds user ids, each once, so it never exceeds the number of
 * users; the frame is read when its turn comes. Confined to one event loop.
 */
final class PageBroadcaster {
    /** Concurrent queries for friends. Leaves database connections to the chat. */
    private static final int MAX_IN_PROGRESS = 4;

    /** Delay before a failed query is repeated, in milliseconds. */
    private static final long RETRY_MILLIS = 1_000;

    private static final Logger log = LoggerFactory.getLogger(PageBroadcaster.class);

    private final Vertx vertx;
    private final Bus bus;
    private final Function<String, Frame> frameOf;
    private final Set<String> waiting = new LinkedHashSet<>();
    private final Set<String> inProgress = new HashSet<>();
    private final Set<String> changedMeanwhile = new HashSet<>();

    /** Users who ceased to be friends of a user in progress since that user's friends were queried. */
    private final Map<String, Set<String>> excluded = new HashMap<>();

    private boolean closed;

    /** @param frameOf returns the frame that describes a user's present state */
    PageBroadcaster(Vertx vertx, Bus bus, Function<String, Frame> frameOf) {
        this.vertx = vertx;
        this.bus = bus;
        this.frameOf = frameOf;
    }

    /** Queues a change of a user. */
    void add(String userId) {
        if (inProgress.contains(userId)) {
            changedMeanwhile.add(userId);
        } else {
            waiting.add(userId);
            next();
        }
    }

    private void next() {
        Iterator<String> first = waiting.iterator();
        while (first.hasNext() && inProgress.size() < MAX_IN_PROGRESS && !closed) {
            String userId = first.next();
            first.remove();
            publish(userId);
        }
    }

    private void publish(String userId) {
        inProgress.add(userId);
        Frame frame = frameOf.apply(userId);
        bus.request(Addresses.FRIENDS, new OfUser(userId))
                .onSuccess(friends -> {
                    List<String> recipients = new ArrayList<>(friends.size() + 1);
                    recipients.addAll(friends);
                    recipients.removeAll(excluded.getOrDefault(userId, Set.of()));
                    recipients.add(userId);
                    bus.publish(Addresses.PAGE_DELIVERIES, new PageDelivery(recipients, frame));
                    done(userId);
                })
                .onFailure(failure -> {
                    log.debug("Cannot read the friends of {}; retrying in 1 s: {}", userId, failure.getMessage());
                    changedMeanwhile.add(userId);
                    vertx.setTimer(RETRY_MILLIS, timerId -> done(userId));
                });
    }

    /** Keeps a change that is in progress from a former friend. */
    void exclude(String userId, String formerFriend) {
        if (inProgress.contains(userId)) {
            excluded.computeIfAbsent(userId, user -> new HashSet<>()).add(formerFriend);
        }
    }

    private void done(String userId) {
        excluded.remove(userId);
        inProgress.remove(userId);
        if (changedMeanwhile.remove(userId)) {
            waiting.add(userId);
        }
        next();
    }

    void close() {
        closed = true;
    }
}
