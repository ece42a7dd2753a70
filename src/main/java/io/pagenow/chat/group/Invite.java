package io.pagenow.chat.group;

import io.vertx.core.buffer.Buffer;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * An invite link of a group.
 *
 * @param tokenHash SHA-256 of the link's token
 */
record Invite(Buffer tokenHash, Optional<OffsetDateTime> expiresAt, Optional<Integer> maxUses, int uses) {
    Invite usedOnceMore() {
        return new Invite(tokenHash, expiresAt, maxUses, uses + 1);
    }

    boolean isValid(OffsetDateTime now) {
        return expiresAt.map(now::isBefore).orElse(true)
                && maxUses.map(max -> uses < max).orElse(true);
    }
}
