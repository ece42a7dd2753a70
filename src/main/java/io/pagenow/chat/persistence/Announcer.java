package io.pagenow.chat.persistence;

import io.pagenow.chat.bus.Addresses.Deliveries;
import io.pagenow.chat.bus.Addresses.OfConversation;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.protocol.FrameEncoder;
import io.pagenow.chat.protocol.Message;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells participants what was committed, in commit order: a message that waits for its conversation's participants to be read holds back
 * those behind it. Belongs to one event loop.
 */
final class Announcer {
    private static final Logger log = LoggerFactory.getLogger(Announcer.class);

    private final Bus bus;
    private final Topic<Deliveries> topic;
    private final Participants participants;
    private Future<Void> before = Future.succeededFuture();

    /** @param topic where what was committed is told */
    Announcer(Bus bus, Topic<Deliveries> topic, Participants participants) {
        this.bus = bus;
        this.topic = topic;
        this.participants = participants;
    }

    /**
     * Announces the messages of one commit, each encoded once for all who get it.
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
            recipients.add(
                    participants.of(message.conversationId()).otherwise(failure -> senderOnly(message, failure)));
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

    private static Delivery delivery(StoredMessage stored, List<String> recipients) {
        Message message = stored.message();
        return new Delivery(
                recipients,
                message.conversationId(),
                message.seq(),
                stored.afterPause(),
                Delivery.NO_RECEIPT,
                FrameEncoder.newMessage(message),
                stored.heardAt());
    }

    /** Tells the reader's own connections how far they have read. */
    void read(OfConversation reader, long lastReadSeq) {
        bus.publish(
                topic,
                new Deliveries(List.of(Delivery.receipt(
                        reader.userId(),
                        reader.conversationId(),
                        lastReadSeq,
                        FrameEncoder.messagesRead(reader.conversationId(), reader.userId(), lastReadSeq)))));
    }

    /** The sender must learn that the message is stored; the others find it when they next synchronize. */
    private static List<String> senderOnly(Message message, Throwable failure) {
        log.warn(
                "Message {} is stored but its participants cannot be read, so it is not delivered live: {}",
                message.messageId(),
                failure.getMessage());
        return List.of(message.senderId());
    }
}
