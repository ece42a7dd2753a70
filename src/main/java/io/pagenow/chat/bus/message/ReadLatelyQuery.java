package io.pagenow.chat.bus.message;

import java.util.List;
import java.util.Optional;

/**
 * A query for read positions of some users that moved recently.
 *
 * @param seconds greatest age of the move, by the database's clock
 * @param after last entry of the previous page, empty for the first page
 * @param limit most positions of a page; a shorter page is the last
 */
public record ReadLatelyQuery(List<String> userIds, long seconds, Optional<OfConversation> after, int limit) {}
