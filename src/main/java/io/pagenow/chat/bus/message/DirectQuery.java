package io.pagenow.chat.bus.message;

/** A query for the direct conversation of two users. */
public record DirectQuery(String userId, String otherId) {}
