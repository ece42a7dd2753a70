package io.pagenow.chat.bus.message;

/** An unordered pair of users. */
public record Befriended(String userId, String otherId) {}
