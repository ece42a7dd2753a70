package io.pagenow.chat.trace;

import io.pagenow.chat.event.Envelope;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Traces each message through this node: a log line at every step (logger {@code message}, level debug), and spans for
 * sampled messages. Never logs content. Thread-safe.
 */
public final class MessageTracer {
    private static final Logger log = LoggerFactory.getLogger("message");

    private final String nodeId;
    private final Spans spans;

    public MessageTracer(String nodeId, Spans spans) {
        this.nodeId = nodeId;
        this.spans = spans;
    }

    /** Returns a tracer that records no spans. */
    public static MessageTracer none() {
        return new MessageTracer("", Spans.NONE);
    }

    /** Returns whether messages are logged. Check before computing log arguments. */
    public boolean isLogged() {
        return log.isDebugEnabled();
    }

    /** Returns whether messages are logged or may be sampled. */
    public boolean isOn() {
        return spans != Spans.NONE || isLogged();
    }

    /** Records that a socket sent the message. */
    public void accepted(UUID messageId, UUID conversationId, String tempMessageId, String session) {
        log.debug(
                "Message {} accepted: conversation {}, tempMessageId {}, node {}, session {}",
                messageId,
                conversationId,
                tempMessageId,
                nodeId,
                session);
    }

    /** Records that the message was committed. */
    public void stored(Spans.Stored stored, UUID conversationId, String tempMessageId, long seq) {
        if (isLogged()) {
            log.debug(
                    "Message {} stored: conversation {}, tempMessageId {}, node {}, seq {}, batch {} of {} messages",
                    stored.messageId(),
                    conversationId,
                    tempMessageId,
                    nodeId,
                    seq,
                    stored.batch(),
                    stored.messages());
        }
        if (spans.follows(stored.messageId())) {
            spans.stored(stored, nodeId);
        }
    }

    /** Records that a batch with the message was sent to another node. */
    public void sent(Envelope delivery, String receiver, long batch) {
        log(delivery, "sent", receiver, batch);
    }

    /** Records that a batch with the message was received from another node. */
    public void received(Envelope delivery, String sender, long batch) {
        log(delivery, "received", sender, batch);
    }

    private void log(Envelope delivery, String step, String otherNode, long batch) {
        if (delivery.isMessage()) {
            log.debug(
                    "Message {} {}: conversation {}, node {}, other node {}, seq {}, batch {}",
                    delivery.frame().messageId(),
                    step,
                    delivery.conversationId(),
                    nodeId,
                    otherNode,
                    delivery.position(),
                    batch);
        }
    }

    /** Records that the message was delivered to a socket, or held back for it by a resume in progress. */
    public void delivered(Envelope delivery, String session) {
        if (delivery.isMessage()) {
            log.debug(
                    "Message {} delivered: conversation {}, node {}, seq {}, session {}",
                    delivery.frame().messageId(),
                    delivery.conversationId(),
                    nodeId,
                    delivery.position(),
                    session);
        }
    }

    /**
     * Records that the message was delivered to the sockets of one event loop.
     *
     * @param sockets number of sockets, greater than 0
     * @param startedAt time at which this node received the message, on the monotonic clock in nanoseconds
     * @param endedAt time at which the sockets had it, on the same clock
     */
    public void delivered(Envelope delivery, int sockets, long startedAt, long endedAt) {
        UUID messageId = delivery.isMessage() ? delivery.frame().messageId() : null;
        if (messageId != null && spans.follows(messageId)) {
            spans.delivered(messageId, nodeId, sockets, startedAt, endedAt);
        }
    }

    /** Returns the recorder of spans, for requests and handshakes. */
    public Spans spans() {
        return spans;
    }
}
