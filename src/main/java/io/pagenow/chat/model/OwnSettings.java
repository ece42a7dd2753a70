package io.pagenow.chat.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A participant's own settings of a conversation, and what the participant may do there.
 *
 * @param my number of changes; of two copies the one with the higher number is valid
 * @param mutedUntil until then the user gets no push, the far future for good; empty if not muted
 * @param mentionsPass whether mentions pass while the conversation is muted
 * @param hidden whether the conversation is out of the list until its next message
 * @param unread whether the user has marked the conversation as unread
 * @param aboveSeq the user sees messages after this position, 0 for all
 * @param maySend whether the user may send, as far as the user's own rights go
 */
public record OwnSettings(
        long my,
        Optional<Instant> mutedUntil,
        boolean mentionsPass,
        boolean pinned,
        boolean archived,
        boolean hidden,
        boolean unread,
        long aboveSeq,
        Role role,
        boolean maySend) {
    /** Returns whether all but the role is as it is for a user who joins a conversation that is new. */
    public boolean isInitial() {
        return mutedUntil.isEmpty()
                && mentionsPass
                && !pinned
                && !archived
                && !hidden
                && !unread
                && aboveSeq == 0
                && maySend;
    }

    OwnSettings withMy(long changes) {
        return new OwnSettings(
                changes, mutedUntil, mentionsPass, pinned, archived, hidden, unread, aboveSeq, role, maySend);
    }
}
