package io.pagenow.chat.bus.message;

import java.time.Instant;
import java.util.Optional;

/**
 * A request to ban a user. It replaces an earlier ban.
 *
 * @param actor the administrator
 * @param until the end of the ban, empty for good
 */
public record BanRequest(String actor, String userId, Optional<Instant> until, String reason) {}
