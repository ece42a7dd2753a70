package io.pagenow.chat.push;

import java.util.UUID;

/**
 * Messages of one conversation, or its changes, of which users are notified together.
 *
 * @param first position of the first one: that of a message, or a revision
 * @param last position of the last one
 */
record Burst(UUID conversationId, long first, long last) {
    Burst with(Burst other) {
        return new Burst(conversationId, Math.min(first, other.first), Math.max(last, other.last));
    }
}
