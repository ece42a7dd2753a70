package io.pagenow.chat.log;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Befriended;
import io.pagenow.chat.bus.Addresses.Deliveries;
import io.pagenow.chat.bus.Addresses.OfConversation;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.protocol.FrameEncoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells participants what was committed, in commit order: a message that waits for its conversation's participants to be read holds back
 * those behind it, for as long as the database does not tell them. Belongs to one event loop.
 */
public final class EventPublisher {
    /** Pause before participants that could not be read are read again. */
    private static final long RETRY_MILLIS = 200;

    private static final Logger log = LoggerFactory.getLogger(EventPublisher.class);

    private final Vertx vertx;
    private final Bus bus;
    private final Topic<Deliveries> topic;
    private final ParticipantCache participants;
    private Future<Void> before = Future.succeededFuture();
    private boolean waiting;
    private boolean closed;

    /** @param topic where what was committed is told */
    public EventPublisher(Vertx vertx, Bus bus, Topic<Deliveries> topic, ParticipantCache participants) {
        this.vertx = vertx;
        this.bus = bus;
        this.topic = topic;
        this.participants = participants;
    }

    /**
     * Announces the messages of one commit, each encoded once for all who get it. Callers bound how many commits wait here.
     *
     * @return when they are announced, after those of every commit before; never fails
     */
    Future<Void> stored(List<StoredMessage> messages) {
        if (messages.isEmpty()) {
            return before;
        }
        List<Future<List<String>>> recipients = new ArrayList<>(messages.size());
        for (StoredMessage stored : messages) {
            Message message = stored.message();
            recipients.add(recipients(message.conversationId()).otherwise(failure -> List.of(message.senderId())));
        }
        before = before.compose(done -> Future.all(recipients)).map(all -> {
            List<Delivery> deliveries = new ArrayList<>(messages.size());
            for (int index = 0; index < messages.size(); index++) {
                deliveries.add(
                        delivery(messages.get(index), recipients.get(index).result()));
            }
            bus.publish(topic, new Deliveries(deliveries));
            return null;
        });
        return before;
    }

    /** @return fails only when the server stops: clients read what they have missed when they come back */
    private Future<List<String>> recipients(UUID conversationId) {
        return participants
                .of(conversationId)
                .onSuccess(read -> waiting = false)
                .recover(failure -> closed ? Future.failedFuture(failure) : retry(conversationId, failure));
    }

    private Future<List<String>> retry(UUID conversationId, Throwable failure) {
        if (!waiting) {
            waiting = true;
            log.warn(
                    "Messages are stored but wait to be delivered, because the participants of {} cannot be read: {}",
                    conversationId,
                    failure.getMessage());
        }
        return vertx.timer(RETRY_MILLIS).compose(passed -> recipients(conversationId));
    }

    private static Delivery delivery(StoredMessage stored, List<String> recipients) {
        Message message = stored.message();
        return new Delivery(
                recipients,
                message.conversationId(),
                message.seq(),
                stored.afterPause(),
                Delivery.NO_RECEIPT,
                FrameEncoder.newMessage(message),
                stored.receivedAt());
    }

    /** Tells that a direct conversation has now been written in by both. */
    void answered(UUID conversationId) {
        participants
                .of(conversationId)
                .onSuccess(pair -> {
                    if (pair.size() == 2) {
                        bus.publish(Addresses.BEFRIENDED, new Befriended(pair.get(0), pair.get(1)));
                    }
                })
                .onFailure(failure -> log.debug("New friends are told of each other later: {}", failure.getMessage()));
    }

    /** Tells the reader's own connections how far they have read. */
    public void read(OfConversation reader, long lastReadSeq) {
        bus.publish(topic, new Deliveries(List.of(Delivery.receipt(reader, lastReadSeq))));
    }

    /** Waits for nothing any more. */
    public void close() {
        closed = true;
    }
}
