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
 * Delivers to this node's sessions, in order, what this and other nodes have committed, and recovers lost messages. Not
 * thread-safe; confined to one event loop.
 */
public final class LocalDelivery {
    /** Maximum age of a message still in transit from another node, if no node lags. */
    private static final long MAX_TRANSIT_MILLIS = 3_000;

    /** Nodes send a heartbeat every second; one that lags by more than this may have messages in transit. */
    private static final long MAX_LAG_MILLIS = 1_500;

    /** Longest time to look back because of a lag: a node whose database is slow all the time lags all the time. */
    private static final long MAX_LOOK_BACK_MILLIS = 60_000;

    private static final Logger log = LoggerFactory.getLogger(LocalDelivery.class);

    private final Bus bus;
    private final Recipients recipients;
    private final LongSupplier lagMillis;
    private final ConversationSequencer sequencer;
    private List<Delivery> ready = new ArrayList<>();

    /**
     * @param clock monotonic, in milliseconds
     * @param lagMillis upper bound on the age of what other nodes have published and this node has not received, in
     *     milliseconds
     */
    public LocalDelivery(Bus bus, LongSupplier clock, LongSupplier lagMillis) {
        this.bus = bus;
        this.recipients = new Recipients(bus);
        this.lagMillis = lagMillis;
        this.sequencer = new ConversationSequencer(
                clock,
                () -> lagMillis.getAsLong() <= MAX_LAG_MILLIS,
                this::readMissing,
                delivery -> ready.add(delivery));
    }

    /** Delivers what this node has committed. */
    public void deliverLocal(List<Delivery> deliveries) {
        deliveries.forEach(this::admit);
        flush();
    }

    /** Delivers what another node has committed. Fails if the recipients cannot be read. */
    public Future<Void> deliverRemote(List<Delivery> deliveries) {
        return recipients.addTo(deliveries).map(complete -> {
            deliverLocal(complete);
            return null;
        });
    }

    /**
     * Registers ranges of messages that the database has and that may not have arrived; those that do not arrive are
     * read.
     *
     * @return number of missing messages
     */
    public long registerMissing(List<Missed> ranges) {
        return ranges.stream().mapToLong(sequencer::registerMissing).sum();
    }

    /** Accepts missing messages of one conversation, in order of position. */
    private Future<Void> fill(List<Message> messages) {
        return recipients
                .addTo(messages.stream().map(LocalDelivery::delivery).toList())
                .map(complete -> {
                    complete.forEach(sequencer::fill);
                    flush();
                    return null;
                });
    }

    /** Delivers read positions from the database, some of which may not have been published to this node. */
    void deliverReceipts(List<ReadPosition> positions) {
        positions.forEach(
                position -> sequencer.admitReceipt(Delivery.receipt(position.reader(), position.lastReadSeq())));
        flush();
    }

    /** Reads gaps that are due. Called at short intervals. */
    public void readDueGaps() {
        sequencer.readDueGaps();
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
        bus.request(Addresses.RANGE, new RangeQuery(conversationId, above, below, maxAgeSeconds(above)))
                .compose(messages -> fill(messages).map(messages.size()))
                .onSuccess(found -> sequencer.readCompleted(conversationId, above, below, found))
                .onFailure(failure -> {
                    log.debug(
                            "Cannot read missing messages of conversation {} before position {}, retrying",
                            conversationId,
                            below,
                            failure);
                    sequencer.readFailed(conversationId);
                })
                .onComplete(done -> flush());
    }

    /** Returns the maximum message age in seconds; 0 for any age. */
    private int maxAgeSeconds(long above) {
        return above == ConversationTrack.UNKNOWN
                ? (int) TimeUnit.MILLISECONDS.toSeconds(
                                MAX_TRANSIT_MILLIS + Math.min(lagMillis.getAsLong(), MAX_LOOK_BACK_MILLIS))
                        + 1
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
