package io.pagenow.chat.search;

import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A place in the order of time of messages, or of changes.
 *
 * @param at time of the message or the change
 * @param conversationId its conversation; the lowest id if the place is before everything of that time
 * @param number its position, or its revision
 */
record TimePlace(OffsetDateTime at, UUID conversationId, long number) {
    static final UUID LOWEST = new UUID(0, 0);

    /** Returns the place before everything of a time. */
    static TimePlace at(OffsetDateTime time) {
        return new TimePlace(time, LOWEST, 0);
    }
}
