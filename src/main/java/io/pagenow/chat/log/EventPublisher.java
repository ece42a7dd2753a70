package io.pagenow.chat.log;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.bus.message.Befriended;
import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.bus.message.OfConversation;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.EventType;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.Participants;
import io.pagenow.chat.protocol.ChangesFrames;
import io.pagenow.chat.protocol.Frame;
import io.pagenow.chat.protocol.FrameEncoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    public Future<Void> publishStored(List<StoredMessage> messages) {
        if (messages.isEmpty()) {
            return previous;
        }
        List<Future<Participants>> recipients = new ArrayList<>(messages.size());
        for (StoredMessage stored : messages) {
            Message message = stored.message();
            recipients.add(participants(message.conversationId(), stored.memberSeq())
                    .otherwise(failure -> new Participants(0, List.of(message.senderId()), Map.of())));
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
    public Future<Void> publishChanges(List<CommittedChanges> commits) {
        if (commits.isEmpty()) {
            return previous;
        }
        List<Future<Participants>> recipients = new ArrayList<>(commits.size());
        for (CommittedChanges commit : commits) {
            recipients.add(participants(commit.changes().conversationId(), commit.memberSeq())
                    .otherwise(failure -> Participants.NONE));
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

    private static List<Envelope> changes(CommittedChanges commit, Participants participants) {
        Changes changes = commit.changes();
        List<ChangesFrames.Part> parts =
                participants.bounds().isEmpty() ? ChangesFrames.of(changes) : ChangesFrames.single(changes);
        return parts.stream()
                .map(part -> Envelope.changes(
                                changes.conversationId(),
                                part,
                                commit.follows(),
                                commit.memberSeq(),
                                commit.afterPause())
                        .to(participants))
                .toList();
    }

    /**
     * Publishes a frame to some users.
     *
     * @param follows position of the message that a connection must have before the frame, 0 if there is none
     * @return completes when it is published, after everything of every earlier commit; never fails
     */
    public Future<Void> publishNotice(
            EventType type, List<String> recipients, UUID conversationId, long follows, Frame frame) {
        if (recipients.isEmpty()) {
            return previous;
        }
        previous = previous.map(done -> {
            Envelope notice = Envelope.notice(type, recipients, conversationId, follows, frame);
            bus.publish(topic, new Deliveries(List.of(notice)));
            return null;
        });
        return previous;
    }

    /** Retries until the server stops. Clients then catch up on unpublished messages when they reconnect. */
    private Future<Participants> participants(UUID conversationId, long memberSeq) {
        return participants
                .of(conversationId, memberSeq)
                .onSuccess(read -> retrying = false)
                .recover(failure -> closed ? Future.failedFuture(failure) : retry(conversationId, memberSeq, failure));
    }

    private Future<Participants> retry(UUID conversationId, long memberSeq, Throwable failure) {
        if (!retrying) {
            retrying = true;
            log.warn(
                    "Delivery of stored messages is delayed: cannot read the participants of conversation {}, retrying: {}",
                    conversationId,
                    failure.getMessage());
        }
        return vertx.timer(RETRY_MILLIS).compose(timer -> participants(conversationId, memberSeq));
    }

    private static Envelope delivery(StoredMessage stored, Participants participants) {
        Message message = seenByAll(stored.message(), participants);
        return Envelope.message(
                        message.conversationId(),
                        message.seq(),
                        stored.memberSeq(),
                        stored.afterPause(),
                        FrameEncoder.newMessage(message),
                        stored.receivedAt())
                .to(participants);
    }

    /** The frame is the same for all, so it quotes nothing that one of them does not see. */
    private static Message seenByAll(Message message, Participants participants) {
        long replyTo = message.extra().references().replyTo();
        return replyTo == 0 || participants.notSeeing(replyTo).isEmpty()
                ? message
                : message.withQuote(Optional.empty());
    }

    /** Publishes that both users of a direct conversation have now written in it. */
    void publishBefriended(UUID conversationId) {
        participants
                .of(conversationId, 0)
                .onSuccess(pair -> {
                    if (pair.userIds().size() == 2) {
                        bus.publish(
                                Addresses.BEFRIENDED,
                                new Befriended(
                                        pair.userIds().get(0), pair.userIds().get(1)));
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
