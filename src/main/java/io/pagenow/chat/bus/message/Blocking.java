package io.pagenow.chat.bus.message;

/**
 * A request of a user to block or unblock another one.
 *
 * @param blocked whether the other user is to be blocked
 */
public record Blocking(String userId, String otherId, boolean blocked) {}
