package io.pagenow.chat.bus.message;

/**
 * A query for the pages of one user.
 *
 * @param otherId the owner of the pages
 */
public record PagesQuery(String userId, String otherId) {}
