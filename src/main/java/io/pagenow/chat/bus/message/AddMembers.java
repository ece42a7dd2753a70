package io.pagenow.chat.bus.message;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A request to add users to a group.
 *
 * @param userId the caller
 * @param added 1 to {@value io.pagenow.chat.model.Limits#MEMBERS_PER_CALL} different user ids
 * @param seeHistory whether they see earlier messages; empty for the rule of the group
 * @param trusted see {@link Create#trusted}
 * @param bySql whether a bot does it from SQL, which needs neither a place nor a right in the group
 */
public record AddMembers(
        String userId,
        UUID conversationId,
        List<String> added,
        Optional<Boolean> seeHistory,
        boolean trusted,
        boolean bySql) {
    /** A request of a member. */
    public AddMembers(
            String userId, UUID conversationId, List<String> added, Optional<Boolean> seeHistory, boolean trusted) {
        this(userId, conversationId, added, seeHistory, trusted, false);
    }
}
