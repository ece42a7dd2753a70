package io.pagenow.chat.config;

import io.pagenow.chat.model.UserDirectory;
import java.util.Optional;

/**
 * The users whom callers can find.
 *
 * @param hook the operator's service, if the directory is {@link UserDirectory#HOOK}; otherwise it is not asked
 * @param timeoutMillis time for its answer, 100 to 10,000 milliseconds
 */
public record PeopleSettings(UserDirectory directory, Optional<HookSettings> hook, int timeoutMillis) {}
