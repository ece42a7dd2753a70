package io.pagenow.chat.bus.message;

/** An API key was used. Published at most once a minute for each key. */
public record ApiKeyUse(String keyId) {}
