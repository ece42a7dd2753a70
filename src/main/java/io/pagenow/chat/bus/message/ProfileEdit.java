package io.pagenow.chat.bus.message;

import java.util.Optional;

/**
 * A request of a user to replace its own profile.
 *
 * @param picture empty for none
 */
public record ProfileEdit(String userId, String name, Optional<String> picture) {}
