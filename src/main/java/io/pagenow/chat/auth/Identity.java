package io.pagenow.chat.auth;

import java.time.Duration;
import java.time.Instant;

/**
 * The bearer of a verified token.
 *
 * @param userId 1 to {@value io.pagenow.chat.model.Limits#USER_ID} characters, opaque
 * @param expiresAt time of expiry, {@code exp}
 * @param remaining for how long the token is still accepted, the leeway included
 * @param administrator whether the bearer may use the administration API
 * @param profile the name and picture that the token states
 */
public record Identity(
        String userId, Instant expiresAt, Duration remaining, boolean administrator, TokenProfile profile) {}
