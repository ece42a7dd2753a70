package io.pagenow.chat.apikey;

import io.pagenow.chat.model.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * An API key to create.
 *
 * @param name that of the bot, see {@link io.pagenow.chat.model.BotId#isName}
 * @param conversations those for which it may be used; empty for all
 * @param perSecond requests a second on each node
 */
public record NewApiKey(
        String name, Set<Scope> scopes, Set<UUID> conversations, int perSecond, Optional<Instant> expiresAt) {}
