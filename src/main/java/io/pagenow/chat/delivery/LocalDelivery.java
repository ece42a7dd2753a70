package io.pagenow.chat.delivery;

import io.pagenow.chat.bus.Address;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.ChangeRange;
import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.bus.message.Departure;
import io.pagenow.chat.bus.message.Missed;
import io.pagenow.chat.bus.message.RangeQuery;
import io.pagenow.chat.bus.message.ReadPosition;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.event.Log;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.protocol.ChangesFrames;
import io.pagenow.chat.protocol.FrameEncoder;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers to this node's sessions, in order, what this and other nodes have committed, and recovers what was lost. Changes
 * follow the messages that they change. Not thread-safe; confined to one event loop.
 */
public final class LocalDelivery {
    /** Maximum age of an event still in transit from another node, if no node lags. */
    private static final long MAX_TRANSIT_MILLIS = 3_000;

    /** Nodes send a heartbeat every second; one that lags by more than this may have events in transit. */
    private static final long MAX_LAG_MILLIS = 1_500;

    /** Longest time to look back because of a lag: a node whose database is slow all the time lags all the time. */
    private static final long MAX_LOOK_BACK_MILLIS = 60_000;

    private static final Logger log = LoggerFactory.getLogger(LocalDelivery.class);

    private final Bus bus;
    private final Recipients recipients;
    private final LongSupplier lagMillis;
    private final ConversationSequencer messages;
    private final ConversationSequencer changes;
    private List<Envelope> ready = new ArrayList<>();

    /**
     * @param clock monotonic, in milliseconds
     * @param lagMillis upper bound on the age of what other nodes have published and this node has not received, in
     *     milliseconds
     */
    public LocalDelivery(Bus bus, LongSupplier clock, LongSupplier lagMillis) {
        this.bus = bus;
        this.recipients = new Recipients(bus);
        this.lagMillis = lagMillis;
        this.messages = new ConversationSequencer(clock, this::isCurrent, this::readMessages, this::follow);
        this.changes =
                new ConversationSequencer(clock, this::isCurrent, this::readChanges, change -> ready.add(change));
    }

    private boolean isCurrent() {
        return lagMillis.getAsLong() <= MAX_LAG_MILLIS;
    }

    /** Delivers what this node has committed. */
    public void deliverLocal(List<Envelope> deliveries) {
        deliveries.forEach(this::admit);
        flush();
    }

    /** Delivers what another node has committed. Fails if the recipients cannot be read. */
    public Future<Void> deliverRemote(List<Envelope> deliveries) {
        return recipients.addTo(deliveries).map(complete -> {
            deliverLocal(complete);
            return null;
        });
    }

    /**
     * Registers ranges of a log that the database has and that may not have arrived; those that do not arrive are read.
     *
     * @return number of missing positions
     */
    public long registerMissing(Log missingLog, List<Missed> ranges) {
        ConversationSequencer sequencer = missingLog == Log.MESSAGES ? messages : changes;
        return ranges.stream().mapToLong(sequencer::registerMissing).sum();
    }

    /** Delivers read positions from the database, some of which may not have been published to this node. */
    void deliverReceipts(List<ReadPosition> positions) {
        positions.forEach(position -> messages.admitFollower(Envelope.receipt(
                position.reader().userId(), position.reader().conversationId(), position.lastReadSeq())));
        flush();
    }

    /** Delivers ends of memberships from the database, some of which may not have been published to this node. */
    void deliverDepartures(List<Departure> departures) {
        for (Departure departure : departures) {
            UUID conversationId = departure.member().conversationId();
            messages.admitFollower(Envelope.notice(
                    EventTypes.CONVERSATION_REMOVED,
                    List.of(departure.member().userId()),
                    conversationId,
                    departure.seq(),
                    FrameEncoder.conversationRemoved(
                            conversationId, departure.reason().wireName(), departure.seq())));
        }
        flush();
    }

    /** Reads gaps that are due. Called at short intervals. */
    public void readDueGaps() {
        messages.readDueGaps();
        changes.readDueGaps();
    }

    private void admit(Envelope delivery) {
        switch (delivery.log()) {
            case MESSAGES -> messages.admit(delivery);
            case CHANGES -> admitChange(delivery);
            default -> admitUnordered(delivery);
        }
    }

    private void admitUnordered(Envelope delivery) {
        if (delivery.follows() > 0) {
            messages.admitFollower(delivery);
        } else {
            emit(delivery);
        }
    }

    /** A change of a young message may overtake it, also if no message of the conversation has come here yet. */
    private void admitChange(Envelope change) {
        if (change.follows() == 0) {
            changes.admit(change);
            return;
        }
        startAt(change);
        messages.admitFollower(change);
    }

    /** Makes a change wait for its message in a conversation of which no message has passed here. */
    private void startAt(Envelope change) {
        if (!messages.isTracked(change.conversationId())) {
            messages.registerMissing(new Missed(change.conversationId(), change.follows() - 1, change.follows()));
        }
    }

    /** Accepts a message, or an event whose message has been delivered. */
    private void follow(Envelope delivery) {
        if (delivery.log() == Log.CHANGES) {
            changes.admit(delivery);
        } else {
            emit(delivery);
        }
    }

    /** A user may have been added again on another node, whose message overtakes the end of the former membership. */
    private void emit(Envelope delivery) {
        ready.add(delivery.isRemoval() ? recipients.withoutReturned(delivery) : delivery);
    }

    private void readMessages(UUID conversationId, long above, long below) {
        read(
                messages,
                Addresses.RANGE,
                found -> fill(
                        messages::fill,
                        found.messages().stream()
                                .map(message -> delivery(message, found.memberSeq()))
                                .toList()),
                new RangeQuery(conversationId, above, below, maxAgeSeconds(above)));
    }

    private void readChanges(UUID conversationId, long above, long below) {
        read(
                changes,
                Addresses.CHANGE_RANGE,
                found -> fill(this::fillChange, deliveries(found)),
                new RangeQuery(conversationId, above, below, maxAgeSeconds(above)));
    }

    private <R> void read(
            ConversationSequencer sequencer,
            Address<RangeQuery, R> address,
            Function<R, Future<Integer>> fill,
            RangeQuery query) {
        UUID conversationId = query.conversationId();
        bus.request(address, query)
                .compose(fill)
                .onSuccess(found -> sequencer.readCompleted(conversationId, query.above(), query.below(), found))
                .onFailure(failure -> {
                    log.debug(
                            "Cannot read what is missing of conversation {} before position {}, retrying",
                            conversationId,
                            query.below(),
                            failure);
                    sequencer.readFailed(conversationId);
                })
                .onComplete(done -> flush());
    }

    /**
     * Accepts missing events of one conversation, in order of position.
     *
     * @return their number
     */
    private Future<Integer> fill(Consumer<Envelope> sequencer, List<Envelope> deliveries) {
        return recipients.addTo(deliveries).map(complete -> {
            complete.forEach(sequencer);
            flush();
            return complete.size();
        });
    }

    /** A message that is on its way here will be delivered; its change waits for it. */
    private void fillChange(Envelope change) {
        if (change.follows() > 0) {
            startAt(change);
        }
        if (messages.isBehind(change.conversationId(), change.follows())) {
            messages.admitFollower(change);
        } else {
            changes.fill(change);
        }
    }

    /** Returns the maximum age of an event in seconds; 0 for any age. */
    private int maxAgeSeconds(long above) {
        return above == ConversationTrack.UNKNOWN
                ? (int) TimeUnit.MILLISECONDS.toSeconds(
                                MAX_TRANSIT_MILLIS + Math.min(lagMillis.getAsLong(), MAX_LOOK_BACK_MILLIS))
                        + 1
                : 0;
    }

    private static Envelope delivery(Message message, long memberSeq) {
        return Envelope.message(
                message.conversationId(),
                message.seq(),
                memberSeq,
                false,
                FrameEncoder.newMessage(message),
                Envelope.ELSEWHERE);
    }

    private List<Envelope> deliveries(ChangeRange found) {
        return found.changes()
                .map(changes -> ChangesFrames.single(changes).stream()
                        .map(part -> Envelope.changes(
                                changes.conversationId(), part, follows(changes), found.memberSeq(), false))
                        .toList())
                .orElse(List.of());
    }

    /** In a conversation of which no message has passed here, only a young message can still be on its way. */
    private long follows(Changes changes) {
        return messages.isTracked(changes.conversationId())
                ? changes.newestSeq()
                : changes.newestSeqSince(Instant.now().minus(Log.MAX_PUBLICATION_DELAY));
    }

    private void flush() {
        if (!ready.isEmpty()) {
            bus.publish(Addresses.DELIVERIES, new Deliveries(ready));
            ready = new ArrayList<>();
        }
    }
}
