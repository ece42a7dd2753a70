package io.pagenow.chat.webhook;

import io.pagenow.chat.bus.message.ChangePlace;
import io.pagenow.chat.bus.message.Missed;
import io.pagenow.chat.log.ChangeReader;
import io.pagenow.chat.log.LogReader;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.WebhookType;
import io.pagenow.chat.webhook.LaneContents.ChangeKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final EventComposer events;

    LaneReader(Pool pool, LogReader messages, ChangeReader changes, InstantSource clock) {
        this.pool = pool;
        this.messages = messages;
        this.changes = changes;
        this.events = new EventComposer(clock);
    }

    /** Reads what follows the cursors of the lanes. A conversation that the result lacks is left out of this read. */
    Future<Map<UUID, LaneReading>> read(Endpoint endpoint, List<Lane> lanes) {
        return places(endpoint, lanes).compose(places -> {
            List<LanePlace> open =
                    places.stream().filter(place -> !place.isOver()).toList();
            return find(endpoint, open).map(found -> {
                Map<UUID, LaneReading> readings = new HashMap<>();
                for (LanePlace place : places) {
                    readings.put(
                            place.conversationId(),
                            place.isOver() ? events.ending(endpoint, place) : events.reading(endpoint, place, found));
                }
                return readings;
            });
        });
    }

    private Future<List<LanePlace>> places(Endpoint endpoint, List<Lane> lanes) {
        UUID[] ids = lanes.stream().map(lane -> lane.conversationId).toArray(UUID[]::new);
        Long[] seqs =
                lanes.stream().map(lane -> lane.isLoaded ? lane.seq : null).toArray(Long[]::new);
        Long[] revs =
                lanes.stream().map(lane -> lane.isLoaded ? lane.rev : null).toArray(Long[]::new);
        return pool.preparedQuery(CursorSql.PLACES)
                .execute(Tuple.of(endpoint.id(), ids, seqs, revs, endpoint.startedAt()))
                .map(rows -> {
                    List<LanePlace> places = new ArrayList<>(rows.size());
                    rows.forEach(row -> places.add(LanePlace.of(row)));
                    return places;
                });
    }

    private Future<LaneContents> find(Endpoint endpoint, List<LanePlace> places) {
        List<Missed> ranges = endpoint.wantsMessages() ? ranges(places) : List.of();
        List<ChangePlace> revisions = endpoint.wantsChanges()
                ? places.stream()
                        .filter(place -> place.newestRev() > place.rev())
                        .map(place -> new ChangePlace(place.conversationId(), place.rev(), place.newestRev(), 0))
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
            return new LaneContents(byRange, byConversation, changesByConversation, times);
        });
    }

    private static List<Missed> ranges(List<LanePlace> places) {
        List<LanePlace> behind = places.stream()
                .filter(place -> place.newestSeq() > place.above())
                .toList();
        int share = Math.min(
                MAX_MESSAGES_OF_CONVERSATION, Math.max(MIN_MESSAGES, MAX_MESSAGES / Math.max(1, behind.size())));
        return behind.stream()
                .map(place -> new Missed(
                        place.conversationId(), place.above(), Math.min(place.newestSeq(), place.above() + share)))
                .toList();
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
}
