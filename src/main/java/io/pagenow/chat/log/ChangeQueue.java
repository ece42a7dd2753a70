package io.pagenow.chat.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Queue of changes waiting to be written, in order within each message. Not thread-safe; confined to one event loop.
 */
final class ChangeQueue {
    /** Maximum changes per batch. */
    private static final int BATCH = 256;

    /** Changes looked at for a batch: those of a message that is in the batch already are passed over. */
    private static final int MAX_SCANNED = 1_024;

    private static final int MAX_SIZE = 10_000;
    private static final int MAX_PER_CONVERSATION = 2_000;

    private final Deque<PendingChange> waiting = new ArrayDeque<>();
    private final Set<UUID> paused = new HashSet<>();
    private final Map<UUID, Integer> byConversation = new HashMap<>();

    /** Returns false if the queue, or the conversation's share of it, is full. */
    boolean offer(PendingChange pending) {
        int ofConversation = byConversation.getOrDefault(pending.conversationId(), 0);
        if (waiting.size() >= MAX_SIZE || ofConversation >= MAX_PER_CONVERSATION) {
            return false;
        }
        byConversation.put(pending.conversationId(), ofConversation + 1);
        waiting.add(pending);
        return true;
    }

    /** Puts changes back in front, in their order. */
    void putBack(List<PendingChange> changes) {
        for (int index = changes.size() - 1; index >= 0; index--) {
            waiting.addFirst(changes.get(index));
            byConversation.merge(changes.get(index).conversationId(), 1, Integer::sum);
        }
    }

    /** Leaves the changes of a conversation in the queue until {@link #resume}. */
    void pause(UUID conversationId) {
        paused.add(conversationId);
    }

    void resume(UUID conversationId) {
        paused.remove(conversationId);
    }

    /** Returns whether nothing waits, paused changes included. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /**
     * Removes the next batch: changes of one statement, each of another object. Empty if there is nothing that is not paused.
     * Changes of different statements never overtake one another within a conversation.
     */
    List<PendingChange> take() {
        List<PendingChange> batch = new ArrayList<>();
        PendingChange first = null;
        Set<Object> taken = new HashSet<>();
        Iterator<PendingChange> changes = waiting.iterator();
        int scanned = 0;
        while (changes.hasNext() && batch.size() < BATCH && scanned < MAX_SCANNED) {
            PendingChange next = changes.next();
            if (paused.contains(next.conversationId())) {
                continue;
            }
            scanned++;
            if (first == null) {
                first = next;
            }
            if (next.statement() != first.statement()) {
                break;
            }
            boolean isNew = next.key().map(taken::add).orElse(batch.isEmpty());
            if (isNew) {
                changes.remove();
                remove(next);
                batch.add(next);
            }
            if (first.key().isEmpty()) {
                break;
            }
        }
        return batch;
    }

    private void remove(PendingChange pending) {
        byConversation.computeIfPresent(pending.conversationId(), (id, count) -> count == 1 ? null : count - 1);
    }
}
