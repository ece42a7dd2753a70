package io.pagenow.chat.push;

import java.util.UUID;

/**
 * Messages of one conversation of which users are notified together.
 *
 * @param first position of the first one
 * @param last position of the last one
 */
record Burst(UUID conversationId, long first, long last) {
    Burst with(long seq) {
        return new Burst(conversationId, Math.min(first, seq), Math.max(last, seq));
    }

    Burst with(Burst other) {
        return with(other.first).with(other.last);
    }
}
