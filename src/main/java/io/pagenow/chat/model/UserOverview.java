package io.pagenow.chat.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A user as administrators see them. Contents of messages are no part of it.
 *
 * @param profile empty if no token of the user has stated one
 * @param lastSeenAt the end of the last connection, empty if there was none
 * @param online whether the user has an open socket at any node
 * @param conversations up to {@value Limits#OVERVIEW_CONVERSATIONS} conversations that the user is in, ordered by id
 * @param more whether the user is in others besides these
 */
public record UserOverview(
        String userId,
        Optional<Profile> profile,
        Optional<Instant> lastSeenAt,
        boolean online,
        Optional<Ban> ban,
        List<Membership> conversations,
        boolean more) {

    /**
     * A conversation that the user is in.
     *
     * @param title empty for a direct conversation
     */
    public record Membership(UUID conversationId, boolean isGroup, String title, Role role) {}
}
