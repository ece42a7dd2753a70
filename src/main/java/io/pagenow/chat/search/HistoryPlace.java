package io.pagenow.chat.search;

import java.util.UUID;

/** A place in the order of the keys of messages. */
record HistoryPlace(UUID conversationId, long seq) {
    private static final int BITS = 32;

    /** Returns how much is before it in percent, 0 to 99. The ids of conversations are random, so they are spread evenly. */
    int percent() {
        return (int) (((conversationId.getMostSignificantBits() >>> BITS) * 100) >>> BITS);
    }
}
