package io.pagenow.chat.bus.message;

import java.util.UUID;

/**
 * A range of revisions in one conversation.
 *
 * @param after exclusive lower bound
 * @param until inclusive upper bound
 * @param lowest changes of messages before this position are left out
 */
public record ChangePlace(UUID conversationId, long after, long until, long lowest) {}
