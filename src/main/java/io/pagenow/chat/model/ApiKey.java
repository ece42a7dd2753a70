package io.pagenow.chat.model;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A valid API key, without its secret.
 *
 * @param id its public part
 * @param name that of the bot as which it acts, see {@link BotId#isName}
 * @param secretHash the SHA-256 of the secret, in hexadecimal
 * @param conversations those for which it may be used; empty for all
 * @param perSecond requests a second on each node, 1 to {@value Limits#API_KEY_RATE}
 * @param expiresAt the time of its end, if it has one
 */
public record ApiKey(
        String id,
        String name,
        String secretHash,
        Set<Scope> scopes,
        Set<UUID> conversations,
        int perSecond,
        Optional<Instant> expiresAt) {

    public String botId() {
        return BotId.of(name);
    }

    public boolean allows(Scope scope) {
        return scopes.contains(scope) || (scope == Scope.MODERATE && scopes.contains(Scope.ADMIN));
    }

    public boolean isLimited() {
        return !conversations.isEmpty();
    }
}
