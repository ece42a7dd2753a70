package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.Attachment;

/**
 * A file that a user may read.
 *
 * @param storeKey the key of the file in the store
 */
public record AttachedFile(Attachment attachment, String storeKey) {}
