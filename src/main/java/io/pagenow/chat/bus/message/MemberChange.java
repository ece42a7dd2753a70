package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.Role;
import java.util.Optional;
import java.util.UUID;

/**
 * A request to change a member of a group. What is empty stays.
 *
 * @param userId the caller
 */
public record MemberChange(
        String userId, UUID conversationId, String memberId, Optional<Role> role, Optional<Boolean> maySend) {}
