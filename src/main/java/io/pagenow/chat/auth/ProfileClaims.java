package io.pagenow.chat.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pagenow.chat.bus.message.ProfileClaim;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Reports what tokens state about their bearers, once for each newer token, so that a call with a known token costs no
 * query. Thread-safe.
 */
public final class ProfileClaims {
    /** Remembered users, about 150 bytes each. */
    private static final long MAX_USERS = 100_000;

    /** A claim that could not be stored is reported again after this time. */
    private static final Duration TIME_TO_LIVE = Duration.ofMinutes(10);

    private final Cache<String, Instant> newest = Caffeine.newBuilder()
            .maximumSize(MAX_USERS)
            .expireAfterWrite(TIME_TO_LIVE)
            .build();

    private final boolean ofEverybody;
    private final Consumer<ProfileClaim> listener;

    /**
     * @param ofEverybody whether tokens that state neither a name nor a picture are reported too, because the server is to know all of its
     *     users
     * @param listener is called on any thread, and must not block
     */
    public ProfileClaims(boolean ofEverybody, Consumer<ProfileClaim> listener) {
        this.ofEverybody = ofEverybody;
        this.listener = listener;
    }

    void used(Identity identity) {
        TokenProfile profile = identity.profile();
        if (profile.isEmpty() && !ofEverybody) {
            return;
        }
        Instant issuedAt = profile.issuedAt().orElse(Instant.MIN);
        Instant known = newest.getIfPresent(identity.userId());
        if (known == null || issuedAt.isAfter(known)) {
            newest.put(identity.userId(), issuedAt);
            listener.accept(new ProfileClaim(identity.userId(), profile.name(), profile.picture(), profile.issuedAt()));
        }
    }
}
