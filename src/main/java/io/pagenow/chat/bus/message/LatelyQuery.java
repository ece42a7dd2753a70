package io.pagenow.chat.bus.message;

import java.util.List;
import java.util.Optional;

/**
 * A query for what has happened to some users lately: the move of a read position, or the end of their time in a conversation.
 *
 * @param seconds greatest age of it, by the database's clock
 * @param after last entry of the previous page, empty for the first page
 * @param limit most positions of a page; a shorter page is the last
 */
public record LatelyQuery(List<String> userIds, long seconds, Optional<OfConversation> after, int limit) {}
