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
 */
public record AddMembers(String userId, UUID conversationId, List<String> added, Optional<Boolean> seeHistory) {}
