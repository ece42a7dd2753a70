package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.OwnSettingsChange;
import java.util.UUID;

/** A request to change the caller's own settings of a conversation. */
public record OwnChange(String userId, UUID conversationId, OwnSettingsChange change) {}
