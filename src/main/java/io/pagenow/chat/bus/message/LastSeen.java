package io.pagenow.chat.bus.message;

import java.time.Instant;
import java.util.Map;

/**
 * Last-seen times.
 *
 * @param byUser end of each user's last connection, in milliseconds
 */
public record LastSeen(Map<String, Instant> byUser) {}
