package io.pagenow.chat.bus.message;

import java.util.Optional;
import java.util.UUID;

/**
 * Asks whether the operator's service is to examine what a user writes: the user is in the conversation, and the message is not stored yet.
 *
 * @param messageId of a new message; empty for the edit of a stored one
 */
public record ExaminationQuery(String userId, UUID conversationId, Optional<UUID> messageId) {}
