package io.pagenow.chat.cluster;

import io.pagenow.chat.event.Envelope;
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
 * The stream of messages from this node to one other. Batches are counted, and the bytes in flight are bounded: beyond
 * the bound batches are dropped, and the other node reads them from the database when it detects the gap in the count.
 * Not thread-safe; confined to one event loop.
 */
final class OutboundStream {
    /** Maximum bytes in flight. */
    private static final long WINDOW = 4L << 20;

    /** Estimated memory of a message besides its frames, in bytes. */
    private static final int OVERHEAD = 200;

    /** Maximum notices waiting for room or a retry; a newer notice replaces an older one with the same subject. */
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
    private long bytesInFlight;
    private long dropped;
    private boolean incomplete;

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

    /** Sends deliveries as one counted batch, or drops them if the window is full. */
    void deliver(List<Envelope> deliveries) {
        count++;
        long size = OVERHEAD;
        for (Envelope delivery : deliveries) {
            size += OVERHEAD + delivery.frame().length();
        }
        if (trySend(size, header -> new NodeMessage.Batch(header, deliveries))) {
            meters.batchesOut().add();
            meters.messagesOut().add(deliveries.size());
            if (tracer.isLogged()) {
                deliveries.forEach(delivery -> tracer.sent(delivery, receiver, count));
            }
        }
    }

    /** Records that a commit may concern the other node, whose users are not fully known. */
    void markIncomplete() {
        incomplete = true;
    }

    /**
     * Records that the other node's users are known. Counts earlier commits as one lost batch, so that the other node
     * reads them from the database.
     */
    void markComplete() {
        if (incomplete) {
            incomplete = false;
            count++;
        }
    }

    boolean isComplete() {
        return !incomplete;
    }

    /** Sends an uncounted message: its loss is harmless, or it is sent again. */
    void send(Function<NodeMessage.Header, NodeMessage> message) {
        send(0, message);
    }

    /**
     * Sends an uncounted message with a payload.
     *
     * @param length payload size in bytes
     * @return false if the message is dropped, because the window is full
     */
    boolean send(int length, Function<NodeMessage.Header, NodeMessage> message) {
        return trySend(OVERHEAD + length, message);
    }

    /**
     * Sends a notice that exists nowhere else, so its loss could not be repaired. If it cannot be sent now, it waits
     * for {@link #retryNotices}.
     *
     * @param subject a newer notice with the same subject replaces an older one
     */
    void sendNotice(Object subject, Function<NodeMessage.Header, NodeMessage> message) {
        notices.remove(subject);
        if (bytesInFlight + OVERHEAD > WINDOW) {
            queueNotice(subject, message);
        } else {
            write(OVERHEAD, message).onFailure(failure -> queueUnlessSuperseded(subject, message));
        }
    }

    private void queueUnlessSuperseded(Object subject, Function<NodeMessage.Header, NodeMessage> message) {
        if (!notices.containsKey(subject)) {
            queueNotice(subject, message);
        }
    }

    private void queueNotice(Object subject, Function<NodeMessage.Header, NodeMessage> message) {
        if (notices.size() < MAX_NOTICES) {
            notices.put(subject, message);
        } else {
            drop();
        }
    }

    /** Resends waiting notices. Called at regular intervals. */
    void retryNotices() {
        List.copyOf(notices.entrySet()).forEach(notice -> sendNotice(notice.getKey(), notice.getValue()));
    }

    /** Returns false and drops the message if the window is full. */
    private boolean trySend(long size, Function<NodeMessage.Header, NodeMessage> message) {
        if (bytesInFlight + size > WINDOW) {
            drop();
            return false;
        }
        write(size, message);
        return true;
    }

    private Future<Void> write(long size, Function<NodeMessage.Header, NodeMessage> message) {
        bytesInFlight += size;
        meters.bytes().add(size);
        Future<Void> written = transport
                .send(receiver, message.apply(new NodeMessage.Header(sender, stream, count, clock.getAsLong())))
                .onComplete(done -> {
                    bytesInFlight -= size;
                    meters.bytes().remove(size);
                });
        if (dropped > 0) {
            log.info(
                    "Node {} accepts messages again; it reads the {} dropped ones from the database",
                    receiver,
                    dropped);
            dropped = 0;
        }
        return written;
    }

    private void drop() {
        if (dropped == 0) {
            log.warn("Node {} does not accept messages; dropping messages for it until it does", receiver);
        }
        dropped++;
        meters.drops().add(Drop.WINDOW);
    }
}
