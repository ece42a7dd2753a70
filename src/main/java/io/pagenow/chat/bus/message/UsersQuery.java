package io.pagenow.chat.bus.message;

import java.util.List;

/**
 * A query for the profiles of some users.
 *
 * @param userId the caller
 * @param userIds the users in question, each once
 */
public record UsersQuery(String userId, List<String> userIds) {}
