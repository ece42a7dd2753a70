package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.NewConversation;

/**
 * A request to create a conversation.
 *
 * @param userId the creator, who is a participant too
 */
public record Create(String userId, NewConversation conversation) {}
