package io.pagenow.chat.bus.message;

import java.util.UUID;

/**
 * A range of messages of one conversation that a client has missed.
 *
 * @param above position before the first one
 * @param end position of the last one
 */
public record Missed(UUID conversationId, long above, long end) {
    /** Returns whether the range has no message. */
    public boolean isEmpty() {
        return end <= above;
    }
}
