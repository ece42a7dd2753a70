package io.pagenow.chat.bus.message;

import java.time.Instant;
import java.util.Map;

/** All banned users, with the end of each ban; {@link Instant#MAX} for good. */
public record BannedUsers(Map<String, Instant> until) {}
