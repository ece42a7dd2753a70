package io.pagenow.chat.cluster;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Deliveries;
import io.pagenow.chat.bus.Addresses.RangeQuery;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.protocol.FrameEncoder;
import io.pagenow.chat.protocol.Message;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings to this node's sessions what it and other nodes have committed, in order, and what was missed of it. Belongs to one event loop.
 */
final class LocalDelivery {
    /** How old a message can be that is still on its way from another node, in seconds. */
    private static final int ON_ITS_WAY_SECONDS = 3;

    private static final Logger log = LoggerFactory.getLogger(LocalDelivery.class);

    private final Bus bus;
    private final Recipients recipients;
    private final ConversationOrder order;
    private List<Delivery> ready = new ArrayList<>();

    /** @param clock monotonic, in milliseconds */
    LocalDelivery(Bus bus, LongSupplier clock) {
        this.bus = bus;
        this.recipients = new Recipients(bus);
        this.order = new ConversationOrder(clock, this::ask, delivery -> ready.add(delivery));
    }

    /** Takes what this node has committed. */
    void own(List<Delivery> deliveries) {
        deliveries.forEach(this::admit);
        flush();
    }

    /** Takes what another node has committed; fails if it cannot be known who gets it. */
    Future<Void> announced(List<Delivery> deliveries) {
        return recipients.addTo(deliveries).map(complete -> {
            own(complete);
            return null;
        });
    }

    /** Takes messages read from the database of which some may have been missed, in order of conversation and position. */
    Future<Void> read(List<Message> messages) {
        return recipients
                .addTo(messages.stream().map(LocalDelivery::delivery).toList())
                .map(complete -> {
                    complete.forEach(order::fill);
                    flush();
                    return null;
                });
    }

    /** Called at short intervals. */
    void checkPatience() {
        order.checkPatience();
    }

    private void admit(Delivery delivery) {
        if (delivery.seq() == 0) {
            ready.add(delivery);
        } else {
            order.admit(delivery);
        }
    }

    private void ask(UUID conversationId, long above, long below) {
        int seconds = above == ConversationTrack.UNKNOWN ? ON_ITS_WAY_SECONDS : 0;
        bus.request(Addresses.RANGE, new RangeQuery(conversationId, above, below, seconds))
                .compose(this::read)
                .onSuccess(done -> {
                    order.answered(conversationId, above, below);
                    flush();
                })
                .onFailure(failure ->
                        log.debug("Messages of {} before {} are not there yet", conversationId, below, failure));
    }

    private static Delivery delivery(Message message) {
        return new Delivery(
                List.of(), message.conversationId(), message.seq(), false, FrameEncoder.newMessage(message));
    }

    private void flush() {
        if (!ready.isEmpty()) {
            bus.publish(Addresses.DELIVERIES, new Deliveries(ready));
            ready = new ArrayList<>();
        }
    }
}
