package io.pagenow.chat.bus.message;

import java.util.Set;
import java.util.UUID;

/** A query for the ends of a user's time in conversations that the user is no longer in. */
public record FormerPlacesQuery(String userId, Set<UUID> conversationIds) {}
