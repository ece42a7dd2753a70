package io.pagenow.chat.apikey;

import io.pagenow.chat.model.ApiKey;
import java.time.Instant;
import java.util.Optional;

/**
 * An API key as the operator sees it.
 *
 * @param lastUsedAt up to a minute before the last use
 * @param isEnded whether it is revoked or has expired
 */
public record ListedApiKey(
        ApiKey key, Instant createdAt, Optional<Instant> revokedAt, Optional<Instant> lastUsedAt, boolean isEnded) {}
