package io.pagenow.chat.session;

import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.protocol.Frame;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The frames that wait for one socket, counted in the budget of the node: a frame that many sockets wait for takes its memory once, and one
 * that was made for this socket counts for its user too. Belongs to the socket's event loop.
 */
final class OutboxQueue {
    private final OutboundBudget budget;
    private final String userId;
    private final SessionMeters meters;
    private final Queue<Waiting> frames = new ArrayDeque<>(0);
    private int bytes;

    /** @param userId whose socket it is */
    OutboxQueue(OutboundBudget budget, String userId, SessionMeters meters) {
        this.budget = budget;
        this.userId = userId;
        this.meters = meters;
    }

    /** @param own whether the frame was made for this socket alone */
    private record Waiting(Frame frame, boolean own) {}

    /** @return whether there is room for the frame; if not, it is not taken */
    boolean add(Frame frame, boolean own) {
        int length = frame.length();
        if (own ? !budget.hasRoom(client(), length) : !budget.hasRoom(length)) {
            return false;
        }
        if (own) {
            budget.add(client(), length);
        } else if (frame.hold()) {
            budget.addShared(length);
        }
        frames.add(new Waiting(frame, own));
        bytes += length;
        meters.waitingBytes().add(length);
        meters.maxWaitingBytes().see(bytes);
        return true;
    }

    Frame remove() {
        Waiting first = frames.remove();
        int length = first.frame.length();
        if (first.own) {
            budget.remove(client(), length);
        } else if (first.frame.letGo()) {
            budget.addShared(-length);
        }
        bytes -= length;
        meters.waitingBytes().remove(length);
        return first.frame;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** Of all frames that wait, whoever else waits for them. */
    int bytes() {
        return bytes;
    }

    void clear() {
        while (!isEmpty()) {
            remove();
        }
    }

    private String client() {
        return OutboundBudget.user(userId);
    }
}
