package io.pagenow.chat.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * How far one socket has been told that its user has read. What is read on several devices at once is told by several connections to the
 * database and several nodes, which overtake each other; a socket that was told of a position is told of no lower one.
 */
final class ReceiptOrder {
    /** Most conversations that are remembered; receipts overtake each other by milliseconds, not by so many conversations. */
    private static final int MOST = 1_000;

    private final Map<UUID, Long> told = new LinkedHashMap<>(0, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
            return size() > MOST;
        }
    };

    /** Whether a position is to be told, because none above it has been; if so, it has been from now on. */
    boolean admit(UUID conversationId, long readUpTo) {
        Long before = told.get(conversationId);
        if (before != null && before > readUpTo) {
            return false;
        }
        told.put(conversationId, readUpTo);
        return true;
    }
}
