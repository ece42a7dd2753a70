package io.pagenow.chat.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A participant of a conversation as the others see it.
 *
 * @param joinedAt empty if the member was there from the beginning
 * @param maySend false if a moderator has taken the right away
 */
public record Member(String userId, Role role, Optional<Instant> joinedAt, boolean maySend) {}
