package io.pagenow.chat.bus.message;

/** An act of an administrator that no other statement puts on record. */
public record NewAuditEntry(String actor, String action, String target) {}
