package io.pagenow.chat.bus.message;

/** A user's read position in one conversation. */
public record ReadPosition(OfConversation reader, long lastReadSeq) {}
