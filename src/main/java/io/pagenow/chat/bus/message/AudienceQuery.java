package io.pagenow.chat.bus.message;

import java.util.List;
import java.util.Optional;

/**
 * A query for the users to notify of changes.
 *
 * @param changed users whose presence changed
 * @param connected users who can be notified; empty for all members of the conversations of those who changed
 */
public record AudienceQuery(List<String> changed, Optional<List<String>> connected) {}
