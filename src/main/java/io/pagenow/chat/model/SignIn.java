package io.pagenow.chat.model;

/**
 * A development sign-in.
 *
 * @param userId 1 to {@value Limits#USER_ID} characters
 * @param administrator whether to issue an administrator's token
 */
public record SignIn(String userId, boolean administrator) {}
