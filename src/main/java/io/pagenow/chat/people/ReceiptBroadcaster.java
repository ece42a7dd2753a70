package io.pagenow.chat.people;

import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.log.EventPublisher;
import io.pagenow.chat.log.ParticipantCache;
import io.pagenow.chat.model.ShownPosition;
import io.pagenow.chat.protocol.PeopleFrames;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes read positions to the other participants of small conversations. The first one of a conversation goes out at
 * once; those of the next second go together. Best effort: a client that opens a conversation reads all positions.
 * Positions of users who hide them are not published, and these users get none. Confined to one event loop.
 */
final class ReceiptBroadcaster {
    /** Least time between two events of a conversation from this node. */
    private static final long INTERVAL_MILLIS = 1_000;

    /** Conversations with an event in the last second. Positions in others are left out until some are done. */
    private static final int MAX_CONVERSATIONS = 10_000;

    private static final Logger log = LoggerFactory.getLogger(ReceiptBroadcaster.class);

    private final Vertx vertx;
    private final ParticipantCache participants;
    private final PersonCache persons;
    private final Directory connected;
    private final EventPublisher publisher;
    private final int small;
    private final Map<UUID, Pending> active = new HashMap<>();
    private boolean closed;

    /**
     * @param connected the connected users of all nodes
     * @param small see {@link io.pagenow.chat.model.GroupLimits#small}
     */
    ReceiptBroadcaster(
            Vertx vertx,
            ParticipantCache participants,
            PersonCache persons,
            Directory connected,
            EventPublisher publisher,
            int small) {
        this.small = small;
        this.vertx = vertx;
        this.participants = participants;
        this.persons = persons;
        this.connected = connected;
        this.publisher = publisher;
    }

    /** Positions of one conversation that are to be published. */
    private static final class Pending {
        private final Map<String, ShownPosition> positions = new LinkedHashMap<>();
        private long memberSeq;

        void add(ShownPosition position, long seenMemberSeq) {
            positions.merge(position.userId(), position, (old, other) -> other.seq() > old.seq() ? other : old);
            memberSeq = Math.max(memberSeq, seenMemberSeq);
        }
    }

    /**
     * Publishes a position that has moved.
     *
     * @param memberSeq the participants must have been read at this position or later
     */
    void moved(UUID conversationId, long memberSeq, ShownPosition position) {
        Pending pending = active.get(conversationId);
        if (pending != null) {
            pending.add(position, memberSeq);
        } else if (active.size() < MAX_CONVERSATIONS) {
            participants
                    .of(conversationId, memberSeq)
                    .onSuccess(found -> {
                        if (isShown(found.userIds(), position.userId())) {
                            begin(conversationId, memberSeq, position);
                        }
                    })
                    .onFailure(ReceiptBroadcaster::leaveOut);
        }
    }

    /** Nothing else happens for a conversation in which nobody else is online. */
    private boolean isShown(List<String> userIds, String reader) {
        return userIds.size() <= small
                && userIds.stream().anyMatch(userId -> !userId.equals(reader) && connected.contains(userId));
    }

    private void begin(UUID conversationId, long memberSeq, ShownPosition position) {
        Pending pending = active.get(conversationId);
        if (pending != null) {
            pending.add(position, memberSeq);
            return;
        }
        Pending first = new Pending();
        first.add(position, memberSeq);
        rest(conversationId);
        publish(conversationId, first);
    }

    private void rest(UUID conversationId) {
        active.put(conversationId, new Pending());
        vertx.setTimer(INTERVAL_MILLIS, timer -> {
            Pending pending = active.remove(conversationId);
            if (!closed && !pending.positions.isEmpty()) {
                rest(conversationId);
                publish(conversationId, pending);
            }
        });
    }

    private void publish(UUID conversationId, Pending pending) {
        participants
                .of(conversationId, pending.memberSeq)
                .compose(found -> {
                    Set<String> online = found.userIds().size() > small
                            ? Set.of()
                            : found.userIds().stream()
                                    .filter(connected::contains)
                                    .collect(Collectors.toSet());
                    Set<String> concerned = new TreeSet<>(online);
                    concerned.addAll(pending.positions.keySet());
                    return persons.hidingPositions(concerned).map(hiding -> {
                        online.removeIf(hiding::get);
                        pending.positions.keySet().removeIf(hiding::get);
                        return online;
                    });
                })
                .onSuccess(online -> publish(conversationId, List.copyOf(pending.positions.values()), online))
                .onFailure(ReceiptBroadcaster::leaveOut);
    }

    /** A single reader gets its own position by {@code read-messages} already. */
    private void publish(UUID conversationId, List<ShownPosition> positions, Set<String> online) {
        if (positions.size() == 1) {
            online.remove(positions.get(0).userId());
        }
        if (!positions.isEmpty() && !online.isEmpty()) {
            long newest = positions.stream().mapToLong(ShownPosition::seq).max().orElse(0);
            publisher.publishNotice(
                    EventTypes.RECEIPTS,
                    List.copyOf(online),
                    conversationId,
                    newest,
                    PeopleFrames.receipts(conversationId, positions));
        }
    }

    private static void leaveOut(Throwable failure) {
        log.debug("A read position is not published; clients read it later: {}", failure.getMessage());
    }

    /** Drops the positions that wait. */
    void close() {
        closed = true;
    }
}
