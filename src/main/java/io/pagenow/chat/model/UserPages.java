package io.pagenow.chat.model;

/**
 * What someone may see of a user's pages.
 *
 * @param current what is shared now, or none
 * @param latest the latest page that was shared while the user has been online, the current one included, or none
 */
public record UserPages(String userId, SharedPage current, SharedPage latest) {}
