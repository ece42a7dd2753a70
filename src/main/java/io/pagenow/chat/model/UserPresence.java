package io.pagenow.chat.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Presence of a user as visible to a viewer.
 *
 * @param lastSeenAt end of the user's last connection; empty while the user is online, if it has never been, or if the
 *     viewer may not know
 */
public record UserPresence(String userId, boolean online, Optional<Instant> lastSeenAt) {

    /** Returns the presence of a user about whom the viewer may know nothing. */
    public static UserPresence unknown(String userId) {
        return new UserPresence(userId, false, Optional.empty());
    }
}
