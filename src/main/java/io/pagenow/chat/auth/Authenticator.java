package io.pagenow.chat.auth;

import io.vertx.core.Future;

/** Decides who may use the server: the bearers of valid tokens who are not banned. Thread-safe. */
public final class Authenticator {
    private final TokenVerifier tokens;
    private final BanList bans;
    private final ProfileClaims profiles;

    /** @param profiles gets what the tokens state about their bearers */
    public Authenticator(TokenVerifier tokens, BanList bans, ProfileClaims profiles) {
        this.tokens = tokens;
        this.bans = bans;
        this.profiles = profiles;
    }

    /**
     * Verifies a token.
     *
     * @return the caller; fails with a {@link io.pagenow.chat.model.ChatException}: {@code UNAUTHORIZED}, whose message is
     *     only logged, never sent, or the refusal of {@link #admit}
     */
    public Future<Identity> verify(String token) {
        return tokens.verify(token).map(identity -> {
            bans.check(identity.userId());
            profiles.used(identity);
            return identity;
        });
    }

    /** Returns whether a user is banned or was erased. */
    public boolean isBanned(String userId) {
        return bans.contains(userId);
    }

    public boolean isErased(String userId) {
        return bans.isErased(userId);
    }

    /**
     * Admits a user who is known by other means than a token.
     *
     * @throws io.pagenow.chat.model.ChatException {@code FORBIDDEN} if the user is banned, {@code USER_ERASED} if it was erased
     */
    public void admit(String userId) {
        bans.check(userId);
    }
}
