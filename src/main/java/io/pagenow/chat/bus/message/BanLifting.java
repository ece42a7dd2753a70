package io.pagenow.chat.bus.message;

/**
 * A request to lift the ban of a user.
 *
 * @param actor the administrator
 */
public record BanLifting(String actor, String userId) {}
