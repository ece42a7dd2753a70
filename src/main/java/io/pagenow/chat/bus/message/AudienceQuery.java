package io.pagenow.chat.bus.message;

import java.util.List;
import java.util.Optional;

/**
 * A query for the users whom changes concern. The answer includes pairs of users of whom one has blocked the other.
 *
 * @param changed users whose presence changed
 * @param connected users of this node, to whom the answer is limited; empty for all members of the conversations of those who changed
 */
public record AudienceQuery(List<String> changed, Optional<List<String>> connected) {}
