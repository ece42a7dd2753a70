package io.pagenow.chat.bus.message;

import java.util.OptionalLong;
import java.util.UUID;

/**
 * A request to move a user's read position forward.
 *
 * @param seq the new position; empty for the newest message
 */
public record ReadRequest(String userId, UUID conversationId, OptionalLong seq) {}
