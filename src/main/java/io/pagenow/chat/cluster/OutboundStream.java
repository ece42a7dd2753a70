package io.pagenow.chat.cluster;

import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.metric.ClusterMeters;
import io.pagenow.chat.metric.ClusterMeters.Drop;
import io.pagenow.chat.trace.MessageTracer;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node tells one other. Messages are counted, and so many bytes may be on their way and no more: what comes beyond that is
 * dropped, and the other node reads it from the database when it finds that the count has a gap. Belongs to one event loop.
 */
final class OutboundStream {
    /** Most bytes that the network has not taken yet. */
    private static final long WINDOW = 4L << 20;

    /** What a message costs in memory beside its frames. */
    private static final int OVERHEAD = 200;

    /** Most notices that wait for room or for another try; each user's counts once for each kind. */
    private static final int MAX_NOTICES = 10_000;

    private static final Logger log = LoggerFactory.getLogger(OutboundStream.class);

    private final String sender;
    private final String receiver;
    private final NodeSender transport;
    private final LongSupplier clock;
    private final ClusterMeters meters;
    private final MessageTracer tracer;
    private final long stream = ThreadLocalRandom.current().nextLong();
    private final Map<Object, Function<NodeMessage.Header, NodeMessage>> notices = new LinkedHashMap<>();
    private long count;
    private long underWay;
    private long dropped;
    private boolean unsure;

    /** @param clock monotonic, in milliseconds */
    OutboundStream(
            String sender,
            String receiver,
            NodeSender transport,
            LongSupplier clock,
            ClusterMeters meters,
            MessageTracer tracer) {
        this.tracer = tracer;
        this.meters = meters;
        this.sender = sender;
        this.receiver = receiver;
        this.transport = transport;
        this.clock = clock;
    }

    void deliver(List<Delivery> deliveries) {
        count++;
        long size = OVERHEAD;
        for (Delivery delivery : deliveries) {
            size += OVERHEAD + delivery.frame().length();
        }
        if (send(size, header -> new NodeMessage.Batch(header, deliveries))) {
            meters.batchesOut().add();
            meters.messagesOut().add(deliveries.size());
            if (tracer.isLogged()) {
                deliveries.forEach(delivery -> tracer.sent(delivery, receiver, count));
            }
        }
    }

    /** Something was committed of which it is not known whether it is for the other node, since its users are not known. */
    void noteUnsure() {
        unsure = true;
    }

    /** The other node's users are known. What may have been for them is counted as lost, so that it is read from the database. */
    void noteSure() {
        if (unsure) {
            unsure = false;
            count++;
        }
    }

    boolean isSure() {
        return !unsure;
    }

    /** Sends what is not counted: if it is lost it is sent again, or is not missed. */
    void tell(Function<NodeMessage.Header, NodeMessage> message) {
        tell(0, message);
    }

    /** @param length of what the message carries, in bytes */
    void tell(int length, Function<NodeMessage.Header, NodeMessage> message) {
        send(OVERHEAD + length, message);
    }

    /**
     * Sends what nobody says again and no database knows. What the other node does not take now waits for {@link #repeatNotices}.
     *
     * @param subject of several notices with the same one the last counts
     */
    void notice(Object subject, Function<NodeMessage.Header, NodeMessage> message) {
        notices.remove(subject);
        if (underWay + OVERHEAD > WINDOW) {
            keep(subject, message);
        } else {
            write(OVERHEAD, message).onFailure(failure -> keepUnlessThereIsALater(subject, message));
        }
    }

    private void keepUnlessThereIsALater(Object subject, Function<NodeMessage.Header, NodeMessage> message) {
        if (!notices.containsKey(subject)) {
            keep(subject, message);
        }
    }

    private void keep(Object subject, Function<NodeMessage.Header, NodeMessage> message) {
        if (notices.size() < MAX_NOTICES) {
            notices.put(subject, message);
        } else {
            drop();
        }
    }

    /** Called at regular intervals: sends the notices that wait. */
    void repeatNotices() {
        List.copyOf(notices.entrySet()).forEach(notice -> notice(notice.getKey(), notice.getValue()));
    }

    /** @return whether there was room for it */
    private boolean send(long size, Function<NodeMessage.Header, NodeMessage> message) {
        if (underWay + size > WINDOW) {
            drop();
            return false;
        }
        write(size, message);
        return true;
    }

    private Future<Void> write(long size, Function<NodeMessage.Header, NodeMessage> message) {
        underWay += size;
        meters.bytes().add(size);
        Future<Void> written = transport
                .send(receiver, message.apply(new NodeMessage.Header(sender, stream, count, clock.getAsLong())))
                .onComplete(done -> {
                    underWay -= size;
                    meters.bytes().remove(size);
                });
        if (dropped > 0) {
            log.info(
                    "Node {} takes messages again; it reads {} that were dropped from the database", receiver, dropped);
            dropped = 0;
        }
        return written;
    }

    private void drop() {
        if (dropped == 0) {
            log.warn("Node {} does not take messages; what is for it is dropped until it does", receiver);
        }
        dropped++;
        meters.drops().add(Drop.WINDOW);
    }
}
