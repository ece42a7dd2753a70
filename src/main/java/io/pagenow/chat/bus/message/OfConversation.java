package io.pagenow.chat.bus.message;

import java.util.UUID;

/** A request about one conversation. */
public record OfConversation(String userId, UUID conversationId) {}
