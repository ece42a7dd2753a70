package io.pagenow.chat.session;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Missed;
import io.pagenow.chat.bus.Addresses.MissedMessages;
import io.pagenow.chat.bus.Addresses.MissedQuery;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.protocol.ClientFrame;
import io.pagenow.chat.protocol.FrameEncoder;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;

/**
 * Sends a client its missed messages, with no gap before live delivery. The socket already gets live messages when a
 * resume begins, so nothing falls between the two. While history is read, live messages are held; afterwards those that
 * history contained are dropped. If too many are held, they are discarded and history is read on from where it ended.
 *
 * <p>A client resumes with its first frame. Live messages on a new socket are therefore held until that frame arrives
 * or the {@link SyncGracePeriod} ends, so that they follow the missed ones.
 */
final class Resume {
    /** Most live messages held. More are discarded and read from history. */
    private static final int MAX_HELD = 1_000;

    /** Most missed messages per page; with full contents about 4 MB. */
    private static final long MAX_PAGE = 500;

    /** Rounds of reading history after which the client counts as too slow to catch up. */
    private static final int MAX_ROUNDS = 20;

    private final String userId;
    private final Bus bus;
    private final Outbox outbox;
    private final Queue<Delivery> held = new ArrayDeque<>(0);
    private final Map<UUID, Long> written = new HashMap<>(0);
    private Map<UUID, Long> cursors = Map.of();
    private boolean running;
    private boolean awaitingFirstFrame = true;
    private boolean overflowed;

    Resume(String userId, Bus bus, Outbox outbox) {
        this.userId = userId;
        this.bus = bus;
        this.outbox = outbox;
    }

    /**
     * Starts a resume from the client's cursors.
     *
     * @return completes when the missed messages and then {@code synced} are written; fails with a
     *     {@link ChatException}, {@code INVALID_FIELD} if a resume is running
     */
    Future<Void> start(ClientFrame.Sync sync) {
        if (running) {
            return Future.failedFuture(ChatException.ofField(
                    ErrorCode.INVALID_FIELD, "action", "A sync is under way; wait for its 'synced'"));
        }
        running = true;
        awaitingFirstFrame = false;
        cursors = new HashMap<>(sync.cursors());
        written.clear();
        return round(1).eventually(this::end).onSuccess(done -> outbox.write(FrameEncoder.synced()));
    }

    /** Returns whether live messages were discarded that no round has read: the socket has a gap that nothing fills. */
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
    boolean intercepts(Delivery delivery) {
        if (delivery.seq() == 0 && !delivery.isReceipt()) {
            return false;
        }
        if (awaitingFirstFrame && held.size() == MAX_HELD) {
            goLive();
        }
        return tryHold(delivery) || isWritten(delivery);
    }

    /**
     * Holds a message until the resume ends, since the resume may contain it.
     *
     * @return whether it was held; false if no resume is running
     */
    boolean tryHold(Delivery message) {
        if (running || awaitingFirstFrame) {
            hold(message);
            return true;
        }
        return false;
    }

    private void hold(Delivery delivery) {
        if (delivery.isReceipt()) {
            held.removeIf(
                    earlier -> earlier.isReceipt() && earlier.conversationId().equals(delivery.conversationId()));
            held.add(delivery);
            return;
        }
        if (held.size() >= MAX_HELD) {
            held.removeIf(message -> !message.isReceipt());
            overflowed = true;
        }
        if (!overflowed) {
            held.add(delivery);
        }
    }

    /**
     * A delivery may be late: committed, read by the resume, and only then published. Later ones of its conversation
     * are not.
     */
    private boolean isWritten(Delivery delivery) {
        if (delivery.isReceipt()) {
            return false;
        }
        Long end = written.get(delivery.conversationId());
        if (end == null || delivery.seq() <= end) {
            return end != null;
        }
        written.remove(delivery.conversationId());
        return false;
    }

    private Future<Void> round(int number) {
        overflowed = false;
        return bus.request(Addresses.MISSED, new MissedQuery(userId, Map.copyOf(cursors)))
                .compose(missed -> pages(new ArrayDeque<>(missed)))
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

    private Future<Void> pages(Deque<Missed> missed) {
        if (missed.isEmpty()) {
            return Future.succeededFuture();
        }
        return bus.request(Addresses.MISSED_MESSAGES, new MissedMessages(nextPage(missed)))
                .compose(this::write)
                .compose(written -> pages(missed));
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
            cursors.put(message.conversationId(), message.seq());
            written.put(message.conversationId(), message.seq());
            outbox.write(FrameEncoder.newMessage(message));
        }
        return outbox.drained();
    }

    private Future<Void> end() {
        running = false;
        cursors = Map.of();
        releaseHeld();
        return Future.succeededFuture();
    }

    private void releaseHeld() {
        while (!held.isEmpty()) {
            Delivery delivery = held.remove();
            if (!isWritten(delivery)) {
                outbox.write(delivery.frame());
            }
        }
    }
}
