package io.pagenow.chat.bus.message;

import java.util.UUID;

/**
 * A request about one member of a conversation.
 *
 * @param userId the caller
 */
public record OfMember(String userId, UUID conversationId, String memberId) {}
