package io.pagenow.chat.bus.message;

import java.util.UUID;

/** A request by one user about one file. */
public record OfAttachment(String userId, UUID attachmentId) {}
