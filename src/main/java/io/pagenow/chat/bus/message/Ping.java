package io.pagenow.chat.bus.message;

/** A request without parameters. */
public record Ping() {}
