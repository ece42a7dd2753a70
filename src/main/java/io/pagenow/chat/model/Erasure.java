package io.pagenow.chat.model;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The erasure of a user. It does not say of whom once it is finished.
 *
 * @param pseudonym the id that takes the user's place where something of the user stays
 * @param keepsMessages whether the user's messages stay under the pseudonym; otherwise their content is deleted
 * @param finishedAt empty while it is going on
 * @param conversations number of conversations that are done
 * @param filesLeft files that are still to be deleted from the store
 */
public record Erasure(
        UUID erasureId,
        String pseudonym,
        boolean keepsMessages,
        Instant requestedAt,
        Optional<Instant> finishedAt,
        int conversations,
        long filesLeft) {}
