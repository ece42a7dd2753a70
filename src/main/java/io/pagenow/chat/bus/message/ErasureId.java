package io.pagenow.chat.bus.message;

import java.util.UUID;

/** Names an erasure. */
public record ErasureId(UUID erasureId) {}
