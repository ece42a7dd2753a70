package io.pagenow.chat.model;

import java.util.Optional;

/**
 * A development sign-in.
 *
 * @param userId 1 to {@value Limits#USER_ID} characters
 * @param administrator whether to issue an administrator's token
 * @param name the name that the token states
 */
public record SignIn(String userId, boolean administrator, Optional<String> name) {}
