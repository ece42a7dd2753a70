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
 * Sends a client what it has missed, without a gap to what is delivered live meanwhile. The socket already gets live messages when a
 * resume begins, so nothing falls between the two; while history is read, live messages are held back, and afterwards those that
 * history contained are dropped. If too many come to be held, they are let go and history is read on from where it ended.
 *
 * <p>A client that resumes says so first of all. So what is live on a new socket is held back until the first frame has come, or for as
 * long as a client needs for it: it then stands behind what was missed, where it belongs.
 */
final class Resume {
    /** Most live messages that are held back. */
    private static final int MAX_HELD = 1_000;

    /** Most messages of one page of what was missed; with full contents about 4 MB. */
    private static final long PAGE = 500;

    /** How often history is read on before the client counts as too slow to catch up. */
    private static final int MAX_ROUNDS = 20;

    private final String userId;
    private final Bus bus;
    private final Outbox outbox;
    private final Queue<Delivery> held = new ArrayDeque<>(0);
    private final Map<UUID, Long> written = new HashMap<>(0);
    private Map<UUID, Long> cursors = Map.of();
    private boolean running;
    private boolean fresh = true;
    private boolean overflowed;

    Resume(String userId, Bus bus, Outbox outbox) {
        this.userId = userId;
        this.bus = bus;
        this.outbox = outbox;
    }

    /** @return when everything missed and then {@code synced} is written; fails with a {@link ChatException} */
    Future<Void> start(ClientFrame.Sync sync) {
        if (running) {
            return Future.failedFuture(ChatException.ofField(
                    ErrorCode.INVALID_FIELD, "action", "A sync is under way; wait for its 'synced'"));
        }
        running = true;
        fresh = false;
        cursors = new HashMap<>(sync.cursors());
        written.clear();
        return round(1).eventually(this::end).onSuccess(done -> outbox.write(FrameEncoder.synced()));
    }

    /** Whether live messages were let go that no reading has brought: the socket has a gap that nothing fills. */
    boolean hasGap() {
        return overflowed && !running;
    }

    /** The client does something else first, or nothing: it gets what is live from now on. */
    void goLive() {
        if (fresh) {
            fresh = false;
            release();
        }
    }

    /** Whether a live delivery is not to be written now: it is held back, or the resume has written it already. */
    boolean takes(Delivery delivery) {
        if (delivery.seq() == 0 && !delivery.isReceipt()) {
            return false;
        }
        if (fresh && held.size() == MAX_HELD) {
            goLive();
        }
        return holds(delivery) || isKnown(delivery);
    }

    /** Whether a message must wait for the end of the resume, which may contain it. */
    boolean holds(Delivery message) {
        if (running || fresh) {
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

    /** A delivery may be late: committed, read by the resume, and only then announced. Later ones of its conversation are not. */
    private boolean isKnown(Delivery delivery) {
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

    /** Takes from what was missed as much as one page holds. Positions have no holes, so they tell how much that is. */
    private static List<Missed> nextPage(Deque<Missed> missed) {
        List<Missed> page = new ArrayList<>();
        long room = PAGE;
        while (room > 0 && !missed.isEmpty()) {
            Missed place = missed.remove();
            long end = Math.min(place.end(), place.above() + room);
            page.add(new Missed(place.conversationId(), place.above(), end));
            room -= end - place.above();
            if (end < place.end()) {
                missed.addFirst(new Missed(place.conversationId(), end, place.end()));
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
        release();
        return Future.succeededFuture();
    }

    private void release() {
        while (!held.isEmpty()) {
            Delivery delivery = held.remove();
            if (!isKnown(delivery)) {
                outbox.write(delivery.frame());
            }
        }
    }
}
