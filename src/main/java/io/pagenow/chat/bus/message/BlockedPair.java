package io.pagenow.chat.bus.message;

/**
 * Two users of whom one has blocked the other.
 *
 * @param changed the one whose presence changed
 * @param recipient the one who is not told
 */
public record BlockedPair(String changed, String recipient) {}
