package io.pagenow.chat.bus.message;

import java.util.Set;
import java.util.UUID;

/** A query for the participants of conversations, regardless of the caller. */
public record RecipientsQuery(Set<UUID> conversationIds) {}
