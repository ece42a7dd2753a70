package io.pagenow.chat.model;

/**
 * Who signs in the way developers do.
 *
 * @param userId 1 to {@value Limits#USER_ID} characters
 * @param administrator whether the token shall be an administrator's
 */
public record SignIn(String userId, boolean administrator) {}
