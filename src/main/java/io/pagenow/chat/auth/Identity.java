package io.pagenow.chat.auth;

import java.time.Duration;
import java.time.Instant;

/**
 * Who a token speaks for.
 *
 * @param userId 1 to {@value io.pagenow.chat.model.Limits#USER_ID} characters, opaque
 * @param expiresAt when the token ends
 * @param remaining for how long it is still accepted, which is the leeway longer
 * @param administrator whether the bearer may do what concerns other users
 */
public record Identity(String userId, Instant expiresAt, Duration remaining, boolean administrator) {}
