package io.pagenow.chat.bus.message;

import java.util.UUID;

/**
 * A query for one page of members, ordered by user id.
 *
 * @param after user id before the page, {@code ""} for the first page
 * @param limit 1 to {@value io.pagenow.chat.model.Limits#MEMBERS_PER_PAGE}
 */
public record MembersQuery(String userId, UUID conversationId, String after, int limit) {}
