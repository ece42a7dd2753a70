package io.pagenow.chat.model;

/**
 * The pages of a user as visible to a friend.
 *
 * @param current the page shared now, or none
 * @param latest the latest page shared while the user has been online, the current one included, or none
 */
public record UserPages(String userId, SharedPage current, SharedPage latest) {}
