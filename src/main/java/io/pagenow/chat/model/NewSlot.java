package io.pagenow.chat.model;

import java.util.Optional;
import java.util.UUID;

/**
 * A request for a slot, into which a file is uploaded.
 *
 * @param size bytes of the file, 1 or more
 * @param declaredType the media type that the client states, empty if it states none
 * @param sha256 digest that the client states, in hexadecimal
 */
public record NewSlot(
        String userId, UUID conversationId, String name, long size, String declaredType, Optional<String> sha256) {}
