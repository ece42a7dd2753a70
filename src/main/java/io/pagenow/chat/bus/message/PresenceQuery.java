package io.pagenow.chat.bus.message;

import java.util.List;

/**
 * A query for the presence of some users.
 *
 * @param userIds the users in question, each once
 */
public record PresenceQuery(String userId, List<String> userIds) {}
