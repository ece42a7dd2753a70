package io.pagenow.chat.bus.message;

import java.util.UUID;

/**
 * A user types in a conversation, or has stopped.
 *
 * @param typing false if the user has stopped
 */
public record TypingSignal(String userId, UUID conversationId, boolean typing) {}
