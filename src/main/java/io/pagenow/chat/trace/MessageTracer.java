package io.pagenow.chat.trace;

import io.pagenow.chat.bus.Delivery;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of each message through this node: a line of the log at every station (logger {@code message}, level debug) and spans for some
 * of them. Never a content. May be used by several threads at once.
 */
public final class MessageTracer {
    private static final Logger log = LoggerFactory.getLogger("message");

    private final String nodeId;
    private final Spans spans;

    public MessageTracer(String nodeId, Spans spans) {
        this.nodeId = nodeId;
        this.spans = spans;
    }

    /** For parts that nobody follows. */
    public static MessageTracer none() {
        return new MessageTracer("", Spans.NONE);
    }

    /** Whether the log follows messages. Ask before working anything out for it. */
    public boolean isLogged() {
        return log.isDebugEnabled();
    }

    /** Whether anybody follows messages. */
    public boolean isOn() {
        return spans != Spans.NONE || isLogged();
    }

    /** A socket has sent it. */
    public void heard(UUID messageId, UUID conversationId, String tempMessageId, String session) {
        log.debug(
                "Message {} heard: conversation {}, tempMessageId {}, node {}, session {}",
                messageId,
                conversationId,
                tempMessageId,
                nodeId,
                session);
    }

    /** It was committed. */
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

    /** A batch with it goes to another node. */
    public void sent(Delivery delivery, String receiver, long batch) {
        log(delivery, "sent", receiver, batch);
    }

    /** A batch with it has come from another node. */
    public void received(Delivery delivery, String sender, long batch) {
        log(delivery, "received", sender, batch);
    }

    private void log(Delivery delivery, String what, String other, long batch) {
        if (delivery.seq() > 0) {
            log.debug(
                    "Message {} {}: conversation {}, node {}, other node {}, seq {}, batch {}",
                    delivery.frame().messageId(),
                    what,
                    delivery.conversationId(),
                    nodeId,
                    other,
                    delivery.seq(),
                    batch);
        }
    }

    /** A socket gets it, unless a resume that is under way holds it back for it. */
    public void delivered(Delivery delivery, String session) {
        if (delivery.seq() > 0) {
            log.debug(
                    "Message {} delivered: conversation {}, node {}, seq {}, session {}",
                    delivery.frame().messageId(),
                    delivery.conversationId(),
                    nodeId,
                    delivery.seq(),
                    session);
        }
    }

    /**
     * The sockets of one event loop have it.
     *
     * @param sockets how many, more than 0
     * @param began when this node has heard of it, by the monotonic clock in nanoseconds
     * @param ended when they had it
     */
    public void delivered(Delivery delivery, int sockets, long began, long ended) {
        UUID messageId = delivery.seq() > 0 ? delivery.frame().messageId() : null;
        if (messageId != null && spans.follows(messageId)) {
            spans.delivered(messageId, nodeId, sockets, began, ended);
        }
    }

    /** Whether calls and handshakes are told. */
    public Spans spans() {
        return spans;
    }
}
