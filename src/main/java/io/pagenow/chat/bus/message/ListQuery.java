package io.pagenow.chat.bus.message;

import java.util.Optional;

/**
 * A query for the conversation list.
 *
 * @param isRead only conversations whose latest message the caller has, or has not, read; empty for all
 * @param archived whether the archived conversations are wanted instead of the others
 * @param hasMessages whether conversations with a message are wanted; otherwise groups without one
 */
public record ListQuery(String userId, Optional<Boolean> isRead, boolean archived, boolean hasMessages) {}
