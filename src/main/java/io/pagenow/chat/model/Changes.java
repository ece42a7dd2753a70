package io.pagenow.chat.model;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Changes of one conversation: every object whose last change lies in a range of revisions, once, in its current state.
 *
 * @param after revision before the range
 * @param rev last revision of the range
 * @param more whether later revisions exist that did not fit
 * @param items in order of revision
 */
public record Changes(UUID conversationId, long after, long rev, boolean more, List<Change> items) {
    /** Returns the highest position of a message that is changed, 0 if there is none. */
    public long newestSeq() {
        return items.stream().mapToLong(Change::newestSeq).max().orElse(0);
    }

    /** Returns the highest position of a message that is changed and was sent after a time, 0 if there is none. */
    public long newestSeqSince(Instant time) {
        return items.stream()
                .filter(change -> change instanceof Change.MessageChanged changed
                        && changed.message().sentAt().isAfter(time))
                .mapToLong(Change::newestSeq)
                .max()
                .orElse(0);
    }
}
