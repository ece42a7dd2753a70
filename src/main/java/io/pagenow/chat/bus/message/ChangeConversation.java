package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.GroupChange;
import java.util.UUID;

/**
 * A request to change a group itself.
 *
 * @param userId the caller
 */
public record ChangeConversation(String userId, UUID conversationId, GroupChange change) {}
