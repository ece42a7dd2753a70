package io.pagenow.chat.client;

import java.time.Instant;
import java.util.Optional;

/**
 * A member of a conversation.
 *
 * @param userId the user, or {@code bot:<name>}
 * @param role {@code member}, {@code admin} or {@code owner}
 * @param maySend false if an administrator of the group has taken the right away
 * @param joinedAt the time of joining, if it is known
 */
public record Member(String userId, String role, boolean maySend, Optional<Instant> joinedAt) {
    static Member of(Fields fields) {
        return new Member(
                fields.text("userId"),
                fields.text("role"),
                fields.flag("maySend"),
                fields.optionalText("joinedAt").map(Instant::parse));
    }
}
