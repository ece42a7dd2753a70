package io.pagenow.chat.bus.message;

import java.time.Instant;
import java.util.Optional;

/**
 * The name and picture that a valid token states about its bearer.
 *
 * @param name a valid name; empty if the token states none
 * @param picture a valid picture; empty if the token states none
 * @param issuedAt time of the token; empty if it states none
 */
public record ProfileClaim(String userId, Optional<String> name, Optional<String> picture, Optional<Instant> issuedAt) {

    /** Returns whether the token is newer than another one of the same user. A token without a time is never newer. */
    public boolean isNewerThan(ProfileClaim other) {
        return issuedAt.isPresent()
                && (other.issuedAt.isEmpty() || issuedAt.get().isAfter(other.issuedAt.get()));
    }
}
