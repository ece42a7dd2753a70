package io.pagenow.chat.bus.message;

import java.util.List;

/**
 * A query for the messages of some ranges, as one user sees them.
 *
 * @param places at most as many messages in total as may be in memory at once
 */
public record MissedMessages(String userId, List<Missed> places) {}
