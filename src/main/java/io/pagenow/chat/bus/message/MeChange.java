package io.pagenow.chat.bus.message;

import java.util.Optional;

/** A request of a user to change its own settings; an empty one stays. */
public record MeChange(
        String userId, Optional<Boolean> readReceipts, Optional<Boolean> typing, PushPreferencesChange push) {}
