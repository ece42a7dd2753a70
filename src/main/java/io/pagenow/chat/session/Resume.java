package io.pagenow.chat.session;

import io.pagenow.chat.action.Action.Sync;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Missed;
import io.pagenow.chat.bus.message.MissedMessages;
import io.pagenow.chat.bus.message.MissedQuery;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.Log;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.protocol.FrameEncoder;
import io.pagenow.chat.protocol.PeopleFrames;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.UUID;

/**
 * Sends a client everything that it has missed, with no gap before live delivery. The socket already gets live events when a
 * resume begins, so nothing falls between the two. While the logs are read, live events are held; afterwards those that the
 * logs contained are dropped. If too many are held, they are discarded and the logs are read on from where they ended.
 *
 * <p>A client resumes with its first frame. Live events on a new socket are therefore held until that frame arrives or the
 * {@link SyncGracePeriod} ends, so that they follow the missed ones.
 */
final class Resume {
    /** Most live events held. More are discarded and read from the logs. */
    private static final int MAX_HELD = 1_000;

    /** Most missed messages per page; with contents of 1,000 characters about 4 MB. */
    private static final long MAX_PAGE = 500;

    /** Rounds of reading after which the client counts as too slow to catch up. */
    private static final int MAX_ROUNDS = 20;

    private final String userId;
    private final Bus bus;
    private final FrameWriter outbox;
    private final ReceiptFilter receipts;
    private final Queue<Envelope> held = new ArrayDeque<>(0);
    private final WrittenPositions written = new WrittenPositions();
    private Map<UUID, Long> seqs = Map.of();

    /** Present while a client that follows changes resumes. */
    private Optional<ResumedChanges> changes = Optional.empty();

    private boolean running;
    private boolean awaitingFirstFrame = true;
    private boolean overflowed;

    /** Decides whether a socket may get a read position: it must not have a higher one. */
    interface ReceiptFilter {
        boolean admit(UUID conversationId, long readUpTo);
    }

    Resume(String userId, Bus bus, FrameWriter outbox, ReceiptFilter receipts) {
        this.receipts = receipts;
        this.userId = userId;
        this.bus = bus;
        this.outbox = outbox;
    }

    /**
     * Starts a resume from the client's cursors.
     *
     * @return completes when everything missed and then {@code synced} are written; fails with a {@link ChatException},
     *     {@code INVALID_FIELD} if a resume is running
     */
    Future<Void> start(Sync sync) {
        if (running) {
            return Future.failedFuture(ChatException.ofField(
                    ErrorCode.INVALID_FIELD, "action", "A sync is under way; wait for its 'synced'"));
        }
        running = true;
        awaitingFirstFrame = false;
        seqs = new HashMap<>();
        sync.cursors().forEach((conversationId, cursor) -> seqs.put(conversationId, cursor.seq()));
        changes = sync.followsChanges()
                ? Optional.of(new ResumedChanges(userId, bus, outbox, receipts, sync, this::leave))
                : Optional.empty();
        written.begin(changes.map(ResumedChanges::written).orElse(Map.of()));
        return writeMe(sync.me())
                .compose(done -> round(1))
                .eventually(this::end)
                .onSuccess(done -> outbox.write(FrameEncoder.synced()));
    }

    /** Writes the user's settings if the client's copy is another one. */
    private Future<Void> writeMe(OptionalLong known) {
        if (known.isEmpty()) {
            return Future.succeededFuture();
        }
        return bus.request(Addresses.ME, new OfUser(userId)).map(me -> {
            if (me.rev() != known.getAsLong()) {
                outbox.write(PeopleFrames.me(me));
            }
            return null;
        });
    }

    /** Returns whether live events were discarded that no round has read: the socket has a gap that nothing fills. */
    boolean hasGap() {
        return overflowed && !running;
    }

    /** Starts live delivery, if the first frame is not a {@code sync} or does not arrive in time. */
    void goLive() {
        if (awaitingFirstFrame) {
            awaitingFirstFrame = false;
            releaseHeld();
        }
    }

    /**
     * Returns whether a live delivery must not be written now, because it is held or the resume has already written it.
     */
    boolean intercepts(Envelope delivery) {
        if (delivery.log() == Log.NONE && !delivery.isReceipt() && !delivery.isRemoval()) {
            return false;
        }
        if (awaitingFirstFrame && held.size() == MAX_HELD) {
            goLive();
        }
        return tryHold(delivery) || isWritten(delivery);
    }

    /**
     * Holds an event until the resume ends, since the resume may contain it.
     *
     * @return whether it was held; false if no resume is running
     */
    boolean tryHold(Envelope delivery) {
        if (running || awaitingFirstFrame) {
            hold(delivery);
            return true;
        }
        return false;
    }

    private void hold(Envelope delivery) {
        if (delivery.isReceipt()) {
            held.removeIf(
                    earlier -> earlier.isReceipt() && earlier.conversationId().equals(delivery.conversationId()));
            held.add(delivery);
            return;
        }
        if (delivery.isRemoval()) {
            held.add(delivery);
            return;
        }
        if (held.size() >= MAX_HELD) {
            held.removeIf(event -> event.log() != Log.NONE);
            overflowed = true;
        }
        if (!overflowed) {
            held.add(delivery);
        }
    }

    /** The resume may also have written a later read position. */
    private boolean isWritten(Envelope delivery) {
        return delivery.isReceipt()
                ? !receipts.admit(delivery.conversationId(), delivery.follows())
                : written.covers(delivery);
    }

    private Future<Void> round(int number) {
        overflowed = false;
        return changes.map(following -> following.begin())
                .orElseGet(Future::succeededFuture)
                .compose(begun -> bus.request(Addresses.MISSED, new MissedQuery(userId, Map.copyOf(seqs))))
                .map(this::withoutKnown)
                .map(missed -> changes.map(following -> following.withoutResets(missed, this::skipTo))
                        .orElse(missed))
                .compose(missed -> pages(new ArrayDeque<>(missed)))
                .compose(done -> changes.map(ResumedChanges::write).orElseGet(Future::succeededFuture))
                .compose(done -> {
                    if (!overflowed) {
                        return Future.succeededFuture();
                    }
                    return number < MAX_ROUNDS
                            ? round(number + 1)
                            : Future.failedFuture(ChatException.overloaded(
                                    "Messages arrive faster than they can be caught up with; repeat the sync"));
                });
    }

    /** A message that the client has already may still be on its way to this node. It is not written again. */
    private List<Missed> withoutKnown(List<Missed> places) {
        places.stream()
                .filter(place -> place.end() == place.above())
                .forEach(place -> written.reach(place.conversationId(), place.end()));
        return places.stream().filter(place -> !place.isEmpty()).toList();
    }

    /** Records that the client goes on at a position without the messages before it. */
    private void skipTo(UUID conversationId, long seq) {
        seqs.put(conversationId, seq);
        written.reach(conversationId, seq);
    }

    /** Records that the user is no longer in a conversation. */
    private void leave(UUID conversationId, long seq) {
        seqs.remove(conversationId);
        written.end(conversationId, seq);
    }

    private Future<Void> pages(Deque<Missed> missed) {
        if (missed.isEmpty()) {
            return Future.succeededFuture();
        }
        return bus.request(Addresses.MISSED_MESSAGES, new MissedMessages(userId, nextPage(missed)))
                .compose(this::write)
                .compose(done -> pages(missed));
    }

    /**
     * Takes up to one page of missed ranges. Positions have no gaps, so a range gives the exact number of its messages.
     */
    private static List<Missed> nextPage(Deque<Missed> missed) {
        List<Missed> page = new ArrayList<>();
        long room = MAX_PAGE;
        while (room > 0 && !missed.isEmpty()) {
            Missed range = missed.remove();
            long end = Math.min(range.end(), range.above() + room);
            page.add(new Missed(range.conversationId(), range.above(), end));
            room -= end - range.above();
            if (end < range.end()) {
                missed.addFirst(new Missed(range.conversationId(), end, range.end()));
            }
        }
        return page;
    }

    private Future<Void> write(List<Message> messages) {
        for (Message message : messages) {
            skipTo(message.conversationId(), message.seq());
            outbox.write(FrameEncoder.newMessage(message));
        }
        return outbox.drained();
    }

    private Future<Void> end() {
        running = false;
        seqs = Map.of();
        changes = Optional.empty();
        releaseHeld();
        return Future.succeededFuture();
    }

    private void releaseHeld() {
        while (!held.isEmpty()) {
            Envelope delivery = held.remove();
            if (!isWritten(delivery)) {
                outbox.write(delivery.frame());
            }
        }
    }
}
