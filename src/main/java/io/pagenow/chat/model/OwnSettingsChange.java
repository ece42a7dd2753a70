package io.pagenow.chat.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A change of a user's own settings of a conversation. What is empty stays.
 *
 * @param mutedUntil empty to stay, an empty value to unmute
 * @param cleared whether the user sees only messages that come from now on
 */
public record OwnSettingsChange(
        Optional<Optional<Instant>> mutedUntil,
        Optional<Boolean> mentionsPass,
        Optional<Boolean> pinned,
        Optional<Boolean> archived,
        Optional<Boolean> hidden,
        Optional<Boolean> unread,
        boolean cleared) {
    /**
     * Returns the settings after the change.
     *
     * @param newestSeq position of the newest message
     */
    public OwnSettings of(OwnSettings before, long newestSeq) {
        OwnSettings after = new OwnSettings(
                before.my(),
                mutedUntil.orElse(before.mutedUntil()),
                mentionsPass.orElse(before.mentionsPass()),
                pinned.orElse(before.pinned()),
                archived.orElse(before.archived()),
                hidden.orElse(before.hidden()),
                unread.orElse(before.unread()),
                cleared ? newestSeq : before.aboveSeq(),
                before.role(),
                before.maySend());
        return after.equals(before) ? before : after.withMy(before.my() + 1);
    }
}
