package io.pagenow.chat.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The caller of a request: the bearer of a verified token, or the one as whom a valid API key acts.
 *
 * @param userId 1 to {@value io.pagenow.chat.model.Limits#USER_ID} characters, opaque
 * @param expiresAt time of expiry, {@code exp}; of a key, which is verified at each request, {@link Instant#MAX}
 * @param remaining for how long the token is still accepted, the leeway included; of a key 0
 * @param administrator whether the bearer may use the administration API
 * @param profile the name and picture that the token states
 * @param byKey whether the request has an API key
 */
public record Identity(
        String userId,
        Instant expiresAt,
        Duration remaining,
        boolean administrator,
        TokenProfile profile,
        boolean byKey) {

    /** @param administrator whether the request has the rights of an administrator */
    public static Identity ofKey(String userId, boolean administrator) {
        return new Identity(
                userId,
                Instant.MAX,
                Duration.ZERO,
                administrator,
                new TokenProfile(Optional.empty(), Optional.empty(), Optional.empty()),
                true);
    }
}
