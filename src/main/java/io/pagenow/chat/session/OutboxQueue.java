package io.pagenow.chat.session;

import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.protocol.Frame;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Frames queued for one socket, counted against the node's outbound budget. A frame shared by many sockets counts once;
 * one made for this socket alone also counts against its user. Confined to the socket's event loop.
 */
final class OutboxQueue {
    private final OutboundBudget budget;
    private final String userId;
    private final SessionMeters meters;
    private final Queue<Waiting> frames = new ArrayDeque<>(0);
    private int bytes;

    /** @param userId the owner of the socket */
    OutboxQueue(OutboundBudget budget, String userId, SessionMeters meters) {
        this.budget = budget;
        this.userId = userId;
        this.meters = meters;
    }

    /** @param own whether only this socket gets the frame */
    private record Waiting(Frame frame, boolean own) {}

    /** @return whether the frame was queued; false if the budget has no room */
    boolean add(Frame frame, boolean own) {
        int length = frame.length();
        if (own ? !budget.hasRoom(client(), length) : !budget.hasRoom(length)) {
            return false;
        }
        if (own) {
            budget.add(client(), length);
        } else if (frame.retain()) {
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
        } else if (first.frame.release()) {
            budget.addShared(-length);
        }
        bytes -= length;
        meters.waitingBytes().remove(length);
        return first.frame;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** Returns bytes of all queued frames, shared ones included. */
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
