package io.pagenow.chat.bus.message;

/**
 * A request to export a user.
 *
 * @param actor who asks: the user itself or an administrator
 */
public record ExportStart(String userId, String actor) {}
