package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.SearchPlace;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A search of a user.
 *
 * @param text words, and phrases in double quotes
 * @param from earliest time of a message
 * @param to latest time of a message, exclusive
 * @param before only messages before this place, from the page before
 * @param limit maximum results, 1 to 50
 */
public record SearchQuery(
        String userId,
        String text,
        Optional<UUID> conversationId,
        Optional<String> senderId,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<SearchPlace> before,
        int limit) {}
