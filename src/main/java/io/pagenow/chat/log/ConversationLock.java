package io.pagenow.chat.log;

import java.util.UUID;

/** The advisory lock under which positions of a conversation are assigned. */
public final class ConversationLock {
    /** Takes the lock of one conversation until the transaction ends. The parameter is its {@link #key}. */
    public static final String LOCK = "SELECT pg_advisory_xact_lock($1)";

    private ConversationLock() {}

    /** Returns the key of a conversation's lock. Two conversations may share one, which costs only time. */
    public static long key(UUID conversationId) {
        return conversationId.getMostSignificantBits() ^ conversationId.getLeastSignificantBits();
    }
}
