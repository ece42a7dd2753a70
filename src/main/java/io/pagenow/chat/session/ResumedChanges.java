package io.pagenow.chat.session;

import static java.util.Objects.requireNonNull;

import io.pagenow.chat.action.Action.Sync;
import io.pagenow.chat.action.Cursor;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.ChangePlace;
import io.pagenow.chat.bus.message.ConversationPlace;
import io.pagenow.chat.bus.message.FormerPlacesQuery;
import io.pagenow.chat.bus.message.Missed;
import io.pagenow.chat.bus.message.MissedChanges;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.ConversationState;
import io.pagenow.chat.protocol.ChangesFrames;
import io.pagenow.chat.protocol.FrameEncoder;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.ObjLongConsumer;

/**
 * The part of a resume for clients that follow changes: conversations that they do not know or are no longer in, missed
 * changes, and their own read positions.
 *
 * <p>The revisions are read before the messages, and the changes after them, up to those revisions. A change that commits
 * before the first read is therefore in a message or in a change; one that commits later comes live.
 */
final class ResumedChanges {
    /** Revisions that a client may be behind in one conversation. Beyond it, the client starts anew there. */
    private static final long MAX_CHANGES = 2_000;

    /** Messages that a client may be behind in one conversation. */
    private static final long MAX_MESSAGES = 10_000;

    /** Conversations introduced at a time. */
    private static final int MAX_INTRODUCED = 500;

    private final String userId;
    private final Bus bus;
    private final FrameWriter outbox;
    private final Resume.ReceiptFilter receipts;
    private final ObjLongConsumer<UUID> ended;
    private final boolean reads;
    private final Map<UUID, Cursor> cursors;
    private final Map<UUID, Long> written = new HashMap<>();
    private Map<UUID, ConversationPlace> places = Map.of();
    private boolean begun;

    /** @param ended accepts the conversations that the user is no longer in, and the positions at which that was told */
    ResumedChanges(
            String userId,
            Bus bus,
            FrameWriter outbox,
            Resume.ReceiptFilter receipts,
            Sync sync,
            ObjLongConsumer<UUID> ended) {
        this.ended = ended;
        this.receipts = receipts;
        this.userId = userId;
        this.bus = bus;
        this.outbox = outbox;
        this.reads = sync.reads();
        this.cursors = new HashMap<>(sync.cursors());
    }

    /** Returns the highest written revision by conversation, which this object updates. */
    Map<UUID, Long> written() {
        return written;
    }

    /** Reads the current revisions and writes what precedes the messages. */
    Future<Void> begin() {
        return bus.request(Addresses.PLACES, new OfUser(userId))
                .compose(all -> {
                    places = new LinkedHashMap<>();
                    all.forEach(place -> places.put(place.conversationId(), place));
                    return removeOthers();
                })
                .compose(removed -> introduce(places.values().stream()
                        .filter(place -> !cursors.containsKey(place.conversationId()))
                        .toList()))
                .compose(introduced -> {
                    places.values().forEach(this::writeOwnSettings);
                    if (reads && !begun) {
                        places.values().stream()
                                .filter(place -> place.lastReadSeq() > 0
                                        && receipts.admit(place.conversationId(), place.lastReadSeq()))
                                .forEach(place -> outbox.write(FrameEncoder.messagesRead(
                                        place.conversationId(), userId, place.lastReadSeq())));
                    }
                    begun = true;
                    return outbox.drained();
                });
    }

    /** Events from before the end of the user's time may still be on their way to this node. */
    private Future<Void> removeOthers() {
        Set<UUID> others = new HashSet<>(cursors.keySet());
        others.removeAll(places.keySet());
        if (others.isEmpty()) {
            return Future.succeededFuture();
        }
        return bus.request(Addresses.FORMER_PLACES, new FormerPlacesQuery(userId, others))
                .map(former -> {
                    others.forEach(conversationId -> {
                        cursors.remove(conversationId);
                        ended.accept(conversationId, former.getOrDefault(conversationId, 0L));
                        outbox.write(FrameEncoder.conversationRemoved(conversationId, "removed", 0));
                    });
                    return null;
                });
    }

    /** The messages of a conversation that the client does not know follow in their current state. */
    private Future<Void> introduce(List<ConversationPlace> unknown) {
        if (unknown.isEmpty()) {
            return Future.succeededFuture();
        }
        List<ConversationPlace> page = unknown.subList(0, Math.min(MAX_INTRODUCED, unknown.size()));
        List<UUID> conversationIds =
                page.stream().map(ConversationPlace::conversationId).toList();
        return bus.request(Addresses.STATES, conversationIds)
                .compose(states -> {
                    page.forEach(place -> Optional.ofNullable(states.get(place.conversationId()))
                            .ifPresent(state -> introduce(place, state)));
                    return outbox.drained();
                })
                .compose(drained -> introduce(unknown.subList(page.size(), unknown.size())));
    }

    private void introduce(ConversationPlace place, ConversationState state) {
        cursors.put(place.conversationId(), new Cursor(0, place.rev(), 0, 0));
        written.put(place.conversationId(), place.rev());
        Changes changes = new Changes(
                place.conversationId(), 0, place.rev(), false, List.of(new Change.ConversationChanged(state)));
        ChangesFrames.of(changes).forEach(part -> outbox.write(part.frame()));
    }

    private void writeOwnSettings(ConversationPlace place) {
        Cursor cursor = cursors.get(place.conversationId());
        if (cursor != null
                && cursor.followsChanges()
                && cursor.my() != place.own().my()) {
            cursors.put(
                    place.conversationId(),
                    new Cursor(cursor.seq(), cursor.rev(), place.own().my(), cursor.lowest()));
            outbox.write(FrameEncoder.mySettings(place.conversationId(), place.own()));
        }
    }

    /**
     * Writes a {@code reset} for each conversation in which the client is too far behind.
     *
     * @param missed ranges of missed messages
     * @param skip accepts the conversations that were reset, and the positions at which the client goes on there
     * @return the ranges of the other conversations
     */
    List<Missed> withoutResets(List<Missed> missed, ObjLongConsumer<UUID> skip) {
        List<Missed> kept = new ArrayList<>(missed.size());
        Map<UUID, Long> newest = new HashMap<>();
        for (Missed range : missed) {
            Cursor cursor = cursors.get(range.conversationId());
            newest.put(range.conversationId(), range.end());
            if (cursor != null && cursor.followsChanges() && range.end() - range.above() > MAX_MESSAGES) {
                reset(range.conversationId(), range.end(), skip);
            } else {
                kept.add(range);
            }
        }
        List<UUID> behind = places.values().stream()
                .filter(this::isTooFarBehind)
                .map(ConversationPlace::conversationId)
                .toList();
        behind.forEach(conversationId -> {
            kept.removeIf(range -> range.conversationId().equals(conversationId));
            reset(
                    conversationId,
                    newest.getOrDefault(conversationId, cursor(conversationId).seq()),
                    skip);
        });
        return kept;
    }

    /** A client that begins with some messages follows the changes of these alone, so the revisions before do not count. */
    private boolean isTooFarBehind(ConversationPlace place) {
        Cursor cursor = cursors.get(place.conversationId());
        boolean begins = cursor != null && cursor.rev() == 0 && cursor.lowest() > 0;
        return !begins && revisionsBehind(place) > MAX_CHANGES;
    }

    private long revisionsBehind(ConversationPlace place) {
        Cursor cursor = cursors.get(place.conversationId());
        return cursor == null || !cursor.followsChanges() ? 0 : place.rev() - cursor.rev();
    }

    /** Returns the place of the client in a conversation that it is behind in. */
    private Cursor cursor(UUID conversationId) {
        return requireNonNull(cursors.get(conversationId));
    }

    private void reset(UUID conversationId, long seq, ObjLongConsumer<UUID> skip) {
        ConversationPlace place = requireNonNull(places.get(conversationId), "a cursor without a place is removed");
        long rev = place.rev();
        skip.accept(conversationId, seq);
        moveTo(conversationId, rev);
        outbox.write(FrameEncoder.reset(conversationId, seq, rev, place.own().my()));
    }

    /** Writes the missed changes, page by page. */
    Future<Void> write() {
        List<ChangePlace> missed = new ArrayList<>();
        for (ConversationPlace place : places.values()) {
            if (revisionsBehind(place) > 0) {
                Cursor cursor = cursor(place.conversationId());
                long lowest = Math.max(cursor.lowest(), place.own().aboveSeq() + 1);
                missed.add(new ChangePlace(place.conversationId(), cursor.rev(), place.rev(), lowest));
            }
        }
        if (missed.isEmpty()) {
            return Future.succeededFuture();
        }
        return bus.request(Addresses.MISSED_CHANGES, new MissedChanges(userId, missed))
                .compose(page -> {
                    page.forEach(this::write);
                    return outbox.drained();
                })
                .compose(drained -> write());
    }

    private void write(Changes changes) {
        ChangesFrames.of(changes).forEach(part -> outbox.write(part.frame()));
        moveTo(changes.conversationId(), changes.rev());
    }

    private void moveTo(UUID conversationId, long rev) {
        Cursor cursor = cursor(conversationId);
        cursors.put(conversationId, new Cursor(cursor.seq(), rev, cursor.my(), cursor.lowest()));
        written.put(conversationId, rev);
    }
}
