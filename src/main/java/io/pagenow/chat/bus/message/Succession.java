package io.pagenow.chat.bus.message;

import java.util.UUID;

/** Lets a pseudonym take the place of a user in a conversation: the user leaves a group, and is replaced in a direct conversation. */
public record Succession(UUID conversationId, String userId, String pseudonym) {}
