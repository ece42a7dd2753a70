package io.pagenow.chat.bus.message;

import java.util.UUID;

/**
 * A request to delete a conversation.
 *
 * @param administrator whether the caller is an administrator of the server
 */
public record Deletion(String userId, UUID conversationId, boolean administrator) {}
