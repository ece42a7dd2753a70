package io.pagenow.chat.bus.message;

import java.util.UUID;

/** Names a scheduled message of a user. */
public record OfScheduled(String userId, UUID scheduledId) {}
