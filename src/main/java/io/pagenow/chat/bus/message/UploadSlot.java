package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.Attachment;
import java.util.Optional;

/**
 * A slot into which a file is uploaded.
 *
 * @param storeKey the key of the file in the store
 * @param size bytes of the file
 * @param declaredType the media type that the client states, empty if it states none
 * @param sha256 digest that the client states, in hexadecimal
 * @param ready the file, if it is complete already
 */
public record UploadSlot(
        String storeKey, long size, String declaredType, Optional<String> sha256, Optional<Attachment> ready) {}
