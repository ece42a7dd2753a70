package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Addresses.StoredPresence;
import io.pagenow.chat.model.UserPresence;
import java.time.Instant;
import java.util.Optional;

/**
 * How things are with someone, to be completed by what is stored.
 *
 * @param switched whether the user has just switched its presence off or on
 * @param unstoredLastSeen when the user was last seen, if that is not stored yet
 */
record PresenceUpdate(String userId, boolean switched, boolean online, Optional<Instant> unstoredLastSeen) {

    /** What others are told; nothing of someone who has switched presence off, but that it looks offline from now on. */
    Optional<UserPresence> forOthers(StoredPresence stored) {
        if (stored.visible()) {
            return Optional.of(truth(stored));
        }
        return switched ? Optional.of(UserPresence.unknown(userId)) : Optional.empty();
    }

    UserPresence truth(StoredPresence stored) {
        return new UserPresence(userId, online, online ? Optional.empty() : lastSeen(stored));
    }

    private Optional<Instant> lastSeen(StoredPresence stored) {
        return unstoredLastSeen
                .filter(at -> stored.lastSeenAt().map(at::isAfter).orElse(true))
                .or(stored::lastSeenAt);
    }
}
