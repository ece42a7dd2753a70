package io.pagenow.chat.delivery;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Deliveries;
import io.pagenow.chat.bus.Addresses.Missed;
import io.pagenow.chat.bus.Addresses.RangeQuery;
import io.pagenow.chat.bus.Addresses.ReadPosition;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.protocol.FrameEncoder;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings to this node's sessions what it and other nodes have committed, in order, and what was missed of it. Belongs to one event loop.
 */
public final class LocalDelivery {
    /** How old a message can be that is still on its way from another node, if none of them is behind. */
    private static final long ON_ITS_WAY_MILLIS = 3_000;

    /** Other nodes tell every second how far they are; one that is further behind than this may have something on its way. */
    private static final long CURRENT_MILLIS = 1_500;

    private static final Logger log = LoggerFactory.getLogger(LocalDelivery.class);

    private final Bus bus;
    private final Recipients recipients;
    private final LongSupplier behind;
    private final ConversationSequencer sequencer;
    private List<Delivery> ready = new ArrayList<>();

    /**
     * @param clock monotonic, in milliseconds
     * @param behind how far what has arrived from other nodes is behind what they have announced, at most, in milliseconds
     */
    public LocalDelivery(Bus bus, LongSupplier clock, LongSupplier behind) {
        this.bus = bus;
        this.recipients = new Recipients(bus);
        this.behind = behind;
        this.sequencer = new ConversationSequencer(
                clock, () -> behind.getAsLong() <= CURRENT_MILLIS, this::readMissing, delivery -> ready.add(delivery));
    }

    /** Takes what this node has committed. */
    public void own(List<Delivery> deliveries) {
        deliveries.forEach(this::admit);
        flush();
    }

    /** Takes what another node has committed; fails if it cannot be known who gets it. */
    public Future<Void> announced(List<Delivery> deliveries) {
        return recipients.addTo(deliveries).map(complete -> {
            own(complete);
            return null;
        });
    }

    /**
     * Learns from the database where messages may not have come; those are read.
     *
     * @return how many are missing
     */
    public long expect(List<Missed> places) {
        return places.stream().mapToLong(sequencer::expect).sum();
    }

    /** Takes messages of a conversation that were missing, in order of position. */
    private Future<Void> fill(List<Message> messages) {
        return recipients
                .addTo(messages.stream().map(LocalDelivery::delivery).toList())
                .map(complete -> {
                    complete.forEach(sequencer::fill);
                    flush();
                    return null;
                });
    }

    /** Takes read positions read from the database of which some may not have been told. */
    void readReceipts(List<ReadPosition> positions) {
        positions.forEach(
                position -> sequencer.admitReceipt(Delivery.receipt(position.reader(), position.lastReadSeq())));
        flush();
    }

    /** Called at short intervals. */
    public void checkPatience() {
        sequencer.checkPatience();
    }

    private void admit(Delivery delivery) {
        if (delivery.seq() > 0) {
            sequencer.admit(delivery);
        } else if (delivery.isReceipt()) {
            sequencer.admitReceipt(delivery);
        } else {
            ready.add(delivery);
        }
    }

    private void readMissing(UUID conversationId, long above, long below) {
        bus.request(Addresses.RANGE, new RangeQuery(conversationId, above, below, youngerThan(above)))
                .compose(messages -> fill(messages).map(messages.size()))
                .onSuccess(found -> sequencer.answered(conversationId, above, below, found))
                .onFailure(failure -> {
                    log.debug("Cannot read messages of {} before {} yet", conversationId, below, failure);
                    sequencer.failed(conversationId);
                })
                .onComplete(done -> flush());
    }

    /** @return seconds; 0 for messages of any age */
    private int youngerThan(long above) {
        return above == ConversationTrack.UNKNOWN
                ? (int) TimeUnit.MILLISECONDS.toSeconds(ON_ITS_WAY_MILLIS + behind.getAsLong()) + 1
                : 0;
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
