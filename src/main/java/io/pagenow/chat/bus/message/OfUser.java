package io.pagenow.chat.bus.message;

/** A request by one user, or an event about one user. */
public record OfUser(String userId) {}
