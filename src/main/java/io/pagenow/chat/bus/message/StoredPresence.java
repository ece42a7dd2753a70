package io.pagenow.chat.bus.message;

import java.time.Instant;
import java.util.Optional;

/**
 * Presence of a user as stored.
 *
 * @param visible whether others may see that the user is online, and the last-seen time
 * @param lastSeenAt end of the user's last connection, in milliseconds; empty if there was none
 */
public record StoredPresence(String userId, boolean visible, Optional<Instant> lastSeenAt) {}
