package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.ApiKey;
import java.util.Map;

/** All API keys that are not revoked, by id, as the database has just answered. */
public record KnownApiKeys(Map<String, ApiKey> byId) {}
