package io.pagenow.chat.bus.message;

import java.time.Instant;
import java.util.Optional;

/**
 * An invite link.
 *
 * @param token a secret, of which the server keeps only a hash
 */
public record InviteLink(String token, Optional<Instant> expiresAt, Optional<Integer> maxUses) {}
