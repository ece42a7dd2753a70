package io.pagenow.chat.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A conversation as administrators see it. Contents of messages are no part of it.
 *
 * @param title empty for a direct conversation
 * @param firstSeq the position of the first message that is kept
 * @param seq the position of the newest message, 0 if there is none
 * @param memberCount number of all members
 * @param members up to {@value Limits#OVERVIEW_MEMBERS} members, those with the highest roles first
 */
public record ConversationOverview(
        UUID conversationId,
        boolean isGroup,
        String title,
        String createdBy,
        Instant createdAt,
        boolean frozen,
        long firstSeq,
        long seq,
        Optional<Instant> lastSentAt,
        int memberCount,
        List<User> members) {

    /** A member. */
    public record User(String userId, Optional<String> name, Role role) {}
}
