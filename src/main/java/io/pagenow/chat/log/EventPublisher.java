package io.pagenow.chat.log;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.bus.message.Befriended;
import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.bus.message.OfConversation;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.protocol.ChangesFrames;
import io.pagenow.chat.protocol.FrameEncoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes committed messages to participants in commit order. A message whose participants are still being read from
 * the database holds back all later messages until the read succeeds. Not thread-safe; confined to one event loop.
 */
public final class EventPublisher {
    /** Delay before a failed read of participants is retried. */
    private static final long RETRY_MILLIS = 200;

    private static final Logger log = LoggerFactory.getLogger(EventPublisher.class);

    private final Vertx vertx;
    private final Bus bus;
    private final Topic<Deliveries> topic;
    private final ParticipantCache participants;
    private Future<Void> previous = Future.succeededFuture();
    private boolean retrying;
    private boolean closed;

    /** @param topic receives the committed messages */
    public EventPublisher(Vertx vertx, Bus bus, Topic<Deliveries> topic, ParticipantCache participants) {
        this.vertx = vertx;
        this.bus = bus;
        this.topic = topic;
        this.participants = participants;
    }

    /**
     * Publishes the messages of one commit. Each is encoded once for all recipients. The caller bounds the number of
     * commits waiting here.
     *
     * @return completes when the messages are published, after those of every earlier commit; never fails
     */
    Future<Void> publishStored(List<StoredMessage> messages) {
        if (messages.isEmpty()) {
            return previous;
        }
        List<Future<List<String>>> recipients = new ArrayList<>(messages.size());
        for (StoredMessage stored : messages) {
            Message message = stored.message();
            recipients.add(recipients(message.conversationId()).otherwise(failure -> List.of(message.senderId())));
        }
        previous = previous.compose(done -> Future.all(recipients)).map(all -> {
            List<Envelope> deliveries = new ArrayList<>(messages.size());
            for (int index = 0; index < messages.size(); index++) {
                deliveries.add(
                        delivery(messages.get(index), recipients.get(index).result()));
            }
            bus.publish(topic, new Deliveries(deliveries));
            return null;
        });
        return previous;
    }

    /**
     * Publishes the changes of one commit.
     *
     * @return completes when the changes are published, after everything of every earlier commit; never fails
     */
    Future<Void> publishChanges(List<CommittedChanges> commits) {
        if (commits.isEmpty()) {
            return previous;
        }
        List<Future<List<String>>> recipients = new ArrayList<>(commits.size());
        for (CommittedChanges commit : commits) {
            recipients.add(recipients(commit.changes().conversationId()).otherwise(failure -> List.of()));
        }
        previous = previous.compose(done -> Future.all(recipients)).map(all -> {
            List<Envelope> deliveries = new ArrayList<>(commits.size());
            for (int index = 0; index < commits.size(); index++) {
                deliveries.addAll(
                        changes(commits.get(index), recipients.get(index).result()));
            }
            bus.publish(topic, new Deliveries(deliveries));
            return null;
        });
        return previous;
    }

    private static List<Envelope> changes(CommittedChanges commit, List<String> recipients) {
        UUID conversationId = commit.changes().conversationId();
        return ChangesFrames.of(commit.changes()).stream()
                .map(part -> Envelope.changes(recipients, conversationId, part, commit.follows(), commit.afterPause()))
                .toList();
    }

    /** Retries until the server stops. Clients then catch up on unpublished messages when they reconnect. */
    private Future<List<String>> recipients(UUID conversationId) {
        return participants
                .of(conversationId)
                .onSuccess(read -> retrying = false)
                .recover(failure -> closed ? Future.failedFuture(failure) : retry(conversationId, failure));
    }

    private Future<List<String>> retry(UUID conversationId, Throwable failure) {
        if (!retrying) {
            retrying = true;
            log.warn(
                    "Delivery of stored messages is delayed: cannot read the participants of conversation {}, retrying: {}",
                    conversationId,
                    failure.getMessage());
        }
        return vertx.timer(RETRY_MILLIS).compose(timer -> recipients(conversationId));
    }

    private static Envelope delivery(StoredMessage stored, List<String> recipients) {
        Message message = stored.message();
        return Envelope.message(
                recipients,
                message.conversationId(),
                message.seq(),
                stored.afterPause(),
                FrameEncoder.newMessage(message),
                stored.receivedAt());
    }

    /** Publishes that both users of a direct conversation have now written in it. */
    void publishBefriended(UUID conversationId) {
        participants
                .of(conversationId)
                .onSuccess(pair -> {
                    if (pair.size() == 2) {
                        bus.publish(Addresses.BEFRIENDED, new Befriended(pair.get(0), pair.get(1)));
                    }
                })
                .onFailure(failure ->
                        log.debug("New friends are not notified of each other yet: {}", failure.getMessage()));
    }

    /** Publishes a read position to the reader's own connections. */
    public void publishReceipt(OfConversation reader, long lastReadSeq) {
        bus.publish(
                topic,
                new Deliveries(List.of(Envelope.receipt(reader.userId(), reader.conversationId(), lastReadSeq))));
    }

    /** Stops retrying. */
    public void close() {
        closed = true;
    }
}
