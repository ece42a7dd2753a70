package io.pagenow.chat.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Keeps the read positions that a socket receives monotonic. Receipts from several devices travel over several database
 * connections and nodes and may overtake each other; a socket that has received a position receives no lower one.
 */
final class ReceiptOrder {
    /**
     * Conversations remembered, least recently used dropped first. Receipts overtake each other by milliseconds, not by
     * this many conversations.
     */
    private static final int MAX_CONVERSATIONS = 1_000;

    private final Map<UUID, Long> published = new LinkedHashMap<>(0, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
            return size() > MAX_CONVERSATIONS;
        }
    };

    /**
     * Records a position if no higher one was published.
     *
     * @return whether the position is to be published
     */
    boolean admit(UUID conversationId, long readUpTo) {
        Long before = published.get(conversationId);
        if (before != null && before > readUpTo) {
            return false;
        }
        published.put(conversationId, readUpTo);
        return true;
    }
}
