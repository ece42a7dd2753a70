package io.pagenow.chat.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;

/**
 * Sends that wait to be stored, in order within each conversation. Conversations take turns, so that a flood in one of them delays the
 * others by one message each and not by the whole flood. Belongs to one event loop.
 */
final class SendQueue {
    private final int most;
    private final int mostOfConversation;
    private final Map<UUID, Queue<PendingSend>> byConversation = new HashMap<>();
    private final Queue<Queue<PendingSend>> turns = new ArrayDeque<>();
    private int size;

    /**
     * @param most sends that may wait in all
     * @param mostOfConversation sends of one conversation that may wait
     */
    SendQueue(int most, int mostOfConversation) {
        this.most = most;
        this.mostOfConversation = mostOfConversation;
    }

    /** @return whether there was room */
    boolean offer(PendingSend pending) {
        if (size >= most) {
            return false;
        }
        Queue<PendingSend> ofConversation =
                byConversation.computeIfAbsent(pending.conversationId(), conversation -> new ArrayDeque<>(2));
        if (ofConversation.size() >= mostOfConversation) {
            return false;
        }
        if (ofConversation.isEmpty()) {
            turns.add(ofConversation);
        }
        ofConversation.add(pending);
        size++;
        return true;
    }

    /**
     * How many messages may be stored before one that would be offered now: of every conversation one for each of its own that wait, and
     * no more than there are.
     */
    long ahead(UUID conversationId) {
        Queue<PendingSend> own = byConversation.get(conversationId);
        return Math.min(size, (own == null ? 1L : own.size() + 1L) * turns.size());
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Removes up to so many, one of each conversation in turn. */
    List<PendingSend> take(int count) {
        List<PendingSend> taken = new ArrayList<>(Math.min(size, count));
        while (taken.size() < count && !turns.isEmpty()) {
            Queue<PendingSend> next = turns.remove();
            PendingSend pending = next.remove();
            taken.add(pending);
            if (next.isEmpty()) {
                byConversation.remove(pending.conversationId());
            } else {
                turns.add(next);
            }
        }
        size -= taken.size();
        return taken;
    }
}
