package io.pagenow.chat.bus.message;

/**
 * A change of a user's visibility.
 *
 * @param nodeId the node on which it was changed
 */
public record VisibilityChanged(String userId, boolean visible, String nodeId) {}
