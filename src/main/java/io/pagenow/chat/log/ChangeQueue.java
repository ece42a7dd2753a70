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

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /**
     * Removes the next batch: changes of one statement, each of another object. The queue must not be empty. Changes of
     * different statements never overtake one another.
     */
    List<PendingChange> take() {
        List<PendingChange> batch = new ArrayList<>();
        PendingChange first = waiting.peek();
        Set<Object> taken = new HashSet<>();
        Iterator<PendingChange> changes = waiting.iterator();
        for (int scanned = 0; changes.hasNext() && batch.size() < BATCH && scanned < MAX_SCANNED; scanned++) {
            PendingChange next = changes.next();
            if (next.statement() != first.statement()) {
                break;
            }
            boolean isNew = next.key().map(taken::add).orElse(scanned == 0);
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
