package io.pagenow.chat.bus.message;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A query for ranges of recent messages in the conversations of some users.
 *
 * @param seconds greatest age of a message, by the database's clock
 * @param after last conversation of the previous page, empty for the first page
 * @param limit most conversations of a page; a shorter page is the last
 */
public record RecentQuery(List<String> userIds, long seconds, Optional<UUID> after, int limit) {}
