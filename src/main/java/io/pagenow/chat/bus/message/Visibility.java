package io.pagenow.chat.bus.message;

/**
 * A user's choice of visibility.
 *
 * @param visible whether others may see that the user is online
 */
public record Visibility(String userId, boolean visible) {}
