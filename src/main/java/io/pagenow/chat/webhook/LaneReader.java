package io.pagenow.chat.webhook;

import io.pagenow.chat.bus.message.ChangePlace;
import io.pagenow.chat.bus.message.Missed;
import io.pagenow.chat.log.ChangeReader;
import io.pagenow.chat.log.LogReader;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.WebhookType;
import io.pagenow.chat.protocol.WebhookBodies;
import io.pagenow.chat.webhook.WebhookEvent.Order;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads what follows the cursors of some conversations, in the order of a client that resumes: how far the conversation is, then messages in
 * their current state, then changes. A change of a message comes after the message. Methods fail with the database's error.
 */
final class LaneReader {
    /** Messages of one read. */
    private static final int MAX_MESSAGES = 500;

    /** Least messages of a conversation in one read, however many conversations are read. */
    private static final int MIN_MESSAGES = 10;

    private static final int MAX_MESSAGES_OF_CONVERSATION = 100;

    private final Pool pool;
    private final LogReader messages;
    private final ChangeReader changes;
    private final InstantSource clock;

    LaneReader(Pool pool, LogReader messages, ChangeReader changes, InstantSource clock) {
        this.pool = pool;
        this.messages = messages;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * The events that follow a cursor.
     *
     * @param seq the cursor
     * @param events those that the endpoint wants, in their order
     * @param endSeq the cursor when all events are delivered
     * @param hasMore whether more is known to follow
     * @param isEnded whether the deletion of the conversation was delivered before
     */
    record Reading(
            long seq,
            long rev,
            List<WebhookEvent> events,
            long endSeq,
            long endRev,
            boolean hasMore,
            boolean isEnded) {}

    /** The newest positions of a conversation, and the place of the endpoint in it. */
    private record Place(
            UUID conversationId,
            long seq,
            long rev,
            long newestSeq,
            long newestRev,
            long firstSeq,
            Optional<Instant> deletedAt,
            boolean isGone,
            boolean isEnded) {
        static Place of(Row row) {
            return new Place(
                    row.getUUID(0),
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    Optional.ofNullable(row.getOffsetDateTime(6)).map(OffsetDateTime::toInstant),
                    row.getBoolean(7),
                    row.getBoolean(8));
        }

        boolean isOver() {
            return isGone || isEnded || deletedAt.isPresent();
        }
    }

    /** The messages and changes of some conversations. */
    private record Found(
            Map<UUID, Missed> ranges,
            Map<UUID, List<Message>> messages,
            Map<UUID, Changes> changes,
            Map<ChangeKey, Instant> times) {}

    private record ChangeKey(UUID conversationId, long rev) {}

    /** Reads what follows the cursors of the lanes. A conversation that the result lacks is left out of this read. */
    Future<Map<UUID, Reading>> read(Endpoint endpoint, List<Lane> lanes) {
        return places(endpoint, lanes).compose(places -> {
            List<Place> open = places.stream().filter(place -> !place.isOver()).toList();
            return find(endpoint, open).map(found -> {
                Map<UUID, Reading> readings = new HashMap<>();
                for (Place place : places) {
                    readings.put(
                            place.conversationId,
                            place.isOver() ? ending(endpoint, place) : reading(endpoint, place, found));
                }
                return readings;
            });
        });
    }

    private Future<List<Place>> places(Endpoint endpoint, List<Lane> lanes) {
        UUID[] ids = lanes.stream().map(lane -> lane.conversationId).toArray(UUID[]::new);
        Long[] seqs =
                lanes.stream().map(lane -> lane.isLoaded ? lane.seq : null).toArray(Long[]::new);
        Long[] revs =
                lanes.stream().map(lane -> lane.isLoaded ? lane.rev : null).toArray(Long[]::new);
        return pool.preparedQuery(CursorSql.PLACES)
                .execute(Tuple.of(endpoint.id(), ids, seqs, revs, endpoint.startedAt()))
                .map(rows -> {
                    List<Place> places = new ArrayList<>(rows.size());
                    rows.forEach(row -> places.add(Place.of(row)));
                    return places;
                });
    }

    /** Of a deleted conversation only the deletion is delivered. */
    private static Reading ending(Endpoint endpoint, Place place) {
        boolean isWanted = !place.isEnded
                && endpoint.wants(WebhookType.CONVERSATION_DELETED)
                && place.deletedAt
                        .filter(at -> !at.isBefore(endpoint.startedAt().toInstant()))
                        .isPresent();
        List<WebhookEvent> events = isWanted
                ? List.of(WebhookEvent.of(
                        WebhookType.CONVERSATION_DELETED,
                        place.conversationId,
                        Order.END,
                        0,
                        place.deletedAt.get(),
                        WebhookBodies.deletedConversation()))
                : List.of();
        return new Reading(
                place.seq,
                place.rev,
                events,
                Math.max(place.seq, place.newestSeq),
                Math.max(place.rev, place.newestRev),
                false,
                !isWanted);
    }

    private Future<Found> find(Endpoint endpoint, List<Place> places) {
        List<Missed> ranges = endpoint.wantsMessages() ? ranges(places) : List.of();
        List<ChangePlace> revisions = endpoint.wantsChanges()
                ? places.stream()
                        .filter(place -> place.newestRev > place.rev)
                        .map(place -> new ChangePlace(place.conversationId, place.rev, place.newestRev, 0))
                        .toList()
                : List.of();
        Future<List<Message>> foundMessages =
                ranges.isEmpty() ? Future.succeededFuture(List.of()) : messages.ofRanges(ranges);
        Future<List<Changes>> foundChanges = foundMessages.compose(
                read -> revisions.isEmpty() ? Future.succeededFuture(List.of()) : changes.ofPlaces(revisions));
        return foundChanges.compose(this::times).map(times -> {
            Map<UUID, List<Message>> byConversation = new HashMap<>();
            foundMessages.result().forEach(message -> byConversation
                    .computeIfAbsent(message.conversationId(), id -> new ArrayList<>())
                    .add(message));
            Map<UUID, Changes> changesByConversation = new HashMap<>();
            foundChanges.result().forEach(page -> changesByConversation.put(page.conversationId(), page));
            Map<UUID, Missed> byRange = new HashMap<>();
            ranges.forEach(range -> byRange.put(range.conversationId(), range));
            return new Found(byRange, byConversation, changesByConversation, times);
        });
    }

    private static List<Missed> ranges(List<Place> places) {
        List<Place> behind =
                places.stream().filter(place -> place.newestSeq > above(place)).toList();
        int share = Math.min(
                MAX_MESSAGES_OF_CONVERSATION, Math.max(MIN_MESSAGES, MAX_MESSAGES / Math.max(1, behind.size())));
        return behind.stream()
                .map(place ->
                        new Missed(place.conversationId, above(place), Math.min(place.newestSeq, above(place) + share)))
                .toList();
    }

    /** Messages below the first one are gone. */
    private static long above(Place place) {
        return Math.max(place.seq, place.firstSeq - 1);
    }

    /** Returns the times of changes; one that has changed again meanwhile has none. */
    private Future<Map<ChangeKey, Instant>> times(List<Changes> pages) {
        List<ChangeKey> keys = new ArrayList<>();
        List<Boolean> areObjects = new ArrayList<>();
        for (Changes page : pages) {
            for (Change change : page.items()) {
                keys.add(new ChangeKey(page.conversationId(), change.rev()));
                areObjects.add(WebhookType.of(change) != WebhookType.MESSAGE_CHANGED);
            }
        }
        if (keys.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Tuple parameters = Tuple.of(
                keys.stream().map(ChangeKey::conversationId).toArray(UUID[]::new),
                keys.stream().map(ChangeKey::rev).toArray(Long[]::new),
                areObjects.toArray(Boolean[]::new));
        return pool.preparedQuery(CursorSql.TIMES).execute(parameters).map(rows -> {
            Map<ChangeKey, Instant> times = new HashMap<>();
            for (Row row : rows) {
                WebhookStore.time(row, 2).ifPresent(at -> times.put(new ChangeKey(row.getUUID(0), row.getLong(1)), at));
            }
            return times;
        });
    }

    private Reading reading(Endpoint endpoint, Place place, Found found) {
        List<WebhookEvent> events = new ArrayList<>();
        long endSeq = place.newestSeq;
        if (endpoint.wantsMessages()) {
            found.messages
                    .getOrDefault(place.conversationId, List.of())
                    .forEach(message -> events.add(created(message)));
            Missed range = found.ranges.get(place.conversationId);
            endSeq = range == null ? place.newestSeq : range.end();
        }
        long endRev = place.newestRev;
        if (endpoint.wantsChanges()) {
            long reached = endpoint.wantsMessages() ? endSeq : Long.MAX_VALUE;
            endRev = addChanges(endpoint, place, found, reached, events);
        }
        return new Reading(
                place.seq,
                place.rev,
                events,
                Math.max(endSeq, place.seq),
                Math.max(endRev, place.rev),
                endSeq < place.newestSeq || endRev < place.newestRev,
                false);
    }

    /**
     * Adds the changes up to the first one of a message that is not delivered yet.
     *
     * @return the revision that is reached with them
     */
    private long addChanges(Endpoint endpoint, Place place, Found found, long reachedSeq, List<WebhookEvent> events) {
        Changes page = found.changes.get(place.conversationId);
        if (page == null) {
            return place.rev;
        }
        long reached = place.rev;
        for (Change change : page.items()) {
            if (Math.min(change.newestSeq(), place.newestSeq) > reachedSeq) {
                return reached;
            }
            if (endpoint.wants(WebhookType.of(change))) {
                events.add(changed(place.conversationId, change, found.times));
            }
            reached = change.rev();
        }
        return page.rev();
    }

    private static WebhookEvent created(Message message) {
        return WebhookEvent.of(
                WebhookType.MESSAGE_CREATED,
                message.conversationId(),
                Order.SEQ,
                message.seq(),
                message.sentAt(),
                WebhookBodies.message(message));
    }

    private WebhookEvent changed(UUID conversationId, Change change, Map<ChangeKey, Instant> times) {
        return WebhookEvent.of(
                WebhookType.of(change),
                conversationId,
                Order.REV,
                change.rev(),
                times.getOrDefault(new ChangeKey(conversationId, change.rev()), clock.instant()),
                WebhookBodies.change(change));
    }
}
