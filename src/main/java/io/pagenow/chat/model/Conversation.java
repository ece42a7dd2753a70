package io.pagenow.chat.model;

import java.util.Optional;
import java.util.UUID;

/**
 * A conversation as one of its participants sees it.
 *
 * @param title the group's title, {@code ""} for a direct conversation
 * @param participantId one participant other than the viewer
 */
public record Conversation(UUID conversationId, String title, boolean isGroup, Optional<String> participantId) {}
