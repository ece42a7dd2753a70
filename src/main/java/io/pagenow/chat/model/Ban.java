package io.pagenow.chat.model;

import java.time.Instant;
import java.util.Optional;

/**
 * The exclusion of a user from the server.
 *
 * @param until its end, empty for good
 * @param reason 0 to {@value Limits#BAN_REASON} characters, only for administrators
 */
public record Ban(String userId, Instant bannedAt, String bannedBy, Optional<Instant> until, String reason) {}
