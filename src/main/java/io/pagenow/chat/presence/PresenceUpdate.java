package io.pagenow.chat.presence;

import io.pagenow.chat.bus.message.StoredPresence;
import io.pagenow.chat.model.UserPresence;
import java.time.Instant;
import java.util.Optional;

/**
 * The current presence of a user, to be merged with the stored one.
 *
 * @param switched whether the user has just changed its visibility
 * @param unstoredLastSeen last-seen time that is not stored yet
 */
record PresenceUpdate(String userId, boolean switched, boolean online, Optional<Instant> unstoredLastSeen) {

    /**
     * Returns the presence to publish; empty for an invisible user, except that one who has just become invisible
     * appears offline.
     */
    Optional<UserPresence> forOthers(StoredPresence stored) {
        if (stored.visible()) {
            return Optional.of(actual(stored));
        }
        return switched ? Optional.of(UserPresence.unknown(userId)) : Optional.empty();
    }

    /** Returns the actual presence, regardless of visibility. */
    UserPresence actual(StoredPresence stored) {
        return new UserPresence(userId, online, online ? Optional.empty() : lastSeen(stored));
    }

    private Optional<Instant> lastSeen(StoredPresence stored) {
        return unstoredLastSeen
                .filter(at -> stored.lastSeenAt().map(at::isAfter).orElse(true))
                .or(stored::lastSeenAt);
    }
}
