package io.pagenow.chat.bus.message;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Changes a scheduled message of a user; what is empty stays. */
public record Reschedule(String userId, UUID scheduledId, Optional<String> content, Optional<Instant> sendAt) {}
