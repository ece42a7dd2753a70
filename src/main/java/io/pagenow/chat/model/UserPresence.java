package io.pagenow.chat.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether someone is there.
 *
 * @param lastSeenAt when the user's last connection ended; empty while the user is online, if it has never been, or if the viewer is not
 *     to know
 */
public record UserPresence(String userId, boolean online, Optional<Instant> lastSeenAt) {

    /** What is told of someone about whom nothing is to be known. */
    public static UserPresence unknown(String userId) {
        return new UserPresence(userId, false, Optional.empty());
    }
}
