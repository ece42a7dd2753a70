package io.pagenow.chat.bus.message;

import java.util.Map;
import java.util.UUID;

/**
 * A query for missed messages.
 *
 * @param cursors the highest position that the client has, by conversation
 */
public record MissedQuery(String userId, Map<UUID, Long> cursors) {}
