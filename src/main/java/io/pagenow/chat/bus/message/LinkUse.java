package io.pagenow.chat.bus.message;

/** A request to join a group by the token of its invite link. */
public record LinkUse(String userId, String token) {}
