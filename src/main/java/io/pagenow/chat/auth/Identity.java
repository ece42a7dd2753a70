package io.pagenow.chat.auth;

import java.time.Instant;

/**
 * Who a token speaks for.
 *
 * @param userId 1 to 50 characters, opaque
 * @param expiresAt when the token ends
 */
public record Identity(String userId, Instant expiresAt) {}
