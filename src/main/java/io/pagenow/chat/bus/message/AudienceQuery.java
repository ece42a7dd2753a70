package io.pagenow.chat.bus.message;

import java.util.List;

/**
 * A query for the users to notify of changes.
 *
 * @param changed users whose presence changed
 * @param connected users who can be notified
 */
public record AudienceQuery(List<String> changed, List<String> connected) {}
