package io.pagenow.chat.pages;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.OfUser;
import io.pagenow.chat.bus.Addresses.PageDelivery;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.protocol.Frame;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells this node's sockets for shared pages what concerns them: the user's own and those of friends. Friends are asked for each time, so
 * that a new one counts at once. What waits are the ids of users, each once, so that the queue is never longer than there are users; a few
 * are dealt with at a time, and what is told of them is what is so when their turn comes. Belongs to one event loop.
 */
final class PageBroadcaster {
    /** Users whose friends are asked for at a time. Leaves connections of the database to the chat. */
    private static final int MAX_UNDER_WAY = 4;

    /** Before friends are asked for again after the database did not answer, in milliseconds. */
    private static final long RETRY = 1_000;

    private static final Logger log = LoggerFactory.getLogger(PageBroadcaster.class);

    private final Vertx vertx;
    private final Bus bus;
    private final Function<String, Frame> news;
    private final Set<String> waiting = new LinkedHashSet<>();
    private final Set<String> underWay = new HashSet<>();
    private final Set<String> changedMeanwhile = new HashSet<>();
    private boolean closed;

    /** @param news what is to be told of a user now */
    PageBroadcaster(Vertx vertx, Bus bus, Function<String, Frame> news) {
        this.vertx = vertx;
        this.bus = bus;
        this.news = news;
    }

    /** There is news of a user. */
    void add(String userId) {
        if (underWay.contains(userId)) {
            changedMeanwhile.add(userId);
        } else {
            waiting.add(userId);
            next();
        }
    }

    private void next() {
        Iterator<String> first = waiting.iterator();
        while (first.hasNext() && underWay.size() < MAX_UNDER_WAY && !closed) {
            String userId = first.next();
            first.remove();
            tell(userId);
        }
    }

    private void tell(String userId) {
        underWay.add(userId);
        Frame frame = news.apply(userId);
        bus.request(Addresses.FRIENDS, new OfUser(userId))
                .onSuccess(friends -> {
                    List<String> recipients = new ArrayList<>(friends.size() + 1);
                    recipients.addAll(friends);
                    recipients.add(userId);
                    bus.publish(Addresses.PAGE_DELIVERIES, new PageDelivery(recipients, frame));
                    done(userId);
                })
                .onFailure(failure -> {
                    log.debug("Friends of {} are told later: {}", userId, failure.getMessage());
                    changedMeanwhile.add(userId);
                    vertx.setTimer(RETRY, over -> done(userId));
                });
    }

    private void done(String userId) {
        underWay.remove(userId);
        if (changedMeanwhile.remove(userId)) {
            waiting.add(userId);
        }
        next();
    }

    void close() {
        closed = true;
    }
}
