package io.pagenow.chat.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;

/**
 * Queue of sends waiting to be stored, in order within each conversation. Conversations are served round-robin, so a
 * flood in one of them delays the others by one message each instead of by the whole flood. Not thread-safe; confined
 * to one event loop.
 */
final class SendQueue {
    private final int maxSize;
    private final int maxPerConversation;
    private final Map<UUID, Queue<PendingSend>> byConversation = new HashMap<>();
    private final Queue<Queue<PendingSend>> roundRobin = new ArrayDeque<>();
    private final Set<UUID> paused = new HashSet<>();
    private int size;

    /**
     * @param maxSize maximum sends in all
     * @param maxPerConversation maximum sends of one conversation
     */
    SendQueue(int maxSize, int maxPerConversation) {
        this.maxSize = maxSize;
        this.maxPerConversation = maxPerConversation;
    }

    /** Returns false if the queue, or the conversation's share of it, is full. */
    boolean offer(PendingSend pending) {
        if (size >= maxSize) {
            return false;
        }
        Queue<PendingSend> ofConversation =
                byConversation.computeIfAbsent(pending.conversationId(), conversation -> new ArrayDeque<>(2));
        if (ofConversation.size() >= maxPerConversation) {
            return false;
        }
        if (ofConversation.isEmpty() && !paused.contains(pending.conversationId())) {
            roundRobin.add(ofConversation);
        }
        ofConversation.add(pending);
        size++;
        return true;
    }

    /**
     * Returns the maximum number of messages stored before one that is offered now: one of every conversation for each
     * queued message of its own, but at most all that are queued.
     */
    long ahead(UUID conversationId) {
        Queue<PendingSend> own = byConversation.get(conversationId);
        return Math.min(size, (own == null ? 1L : own.size() + 1L) * roundRobin.size());
    }

    /** Leaves the sends of a conversation in the queue until {@link #resume}. */
    void pause(UUID conversationId) {
        paused.add(conversationId);
        Queue<PendingSend> own = byConversation.get(conversationId);
        roundRobin.removeIf(queue -> queue == own);
    }

    /** Removes and returns the relayed sends of a conversation, in order. */
    List<PendingSend> removeRelayed(UUID conversationId) {
        Queue<PendingSend> own = byConversation.get(conversationId);
        if (own == null) {
            return List.of();
        }
        List<PendingSend> removed =
                own.stream().filter(each -> each.send().relayed()).toList();
        own.removeIf(each -> each.send().relayed());
        size -= removed.size();
        if (own.isEmpty()) {
            byConversation.remove(conversationId);
            roundRobin.removeIf(queue -> queue == own);
        }
        return removed;
    }

    void resume(UUID conversationId) {
        Queue<PendingSend> own = byConversation.get(conversationId);
        if (paused.remove(conversationId) && own != null) {
            roundRobin.add(own);
        }
    }

    int size() {
        return size;
    }

    /** Returns whether there is nothing to {@link #take}. */
    boolean isEmpty() {
        return roundRobin.isEmpty();
    }

    /** Removes up to {@code count} sends, one of each conversation in turn. */
    List<PendingSend> take(int count) {
        List<PendingSend> taken = new ArrayList<>(Math.min(size, count));
        while (taken.size() < count && !roundRobin.isEmpty()) {
            Queue<PendingSend> next = roundRobin.remove();
            PendingSend pending = next.remove();
            taken.add(pending);
            if (next.isEmpty()) {
                byConversation.remove(pending.conversationId());
            } else {
                roundRobin.add(next);
            }
        }
        size -= taken.size();
        return taken;
    }
}
