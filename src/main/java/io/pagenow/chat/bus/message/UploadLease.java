package io.pagenow.chat.bus.message;

import java.util.UUID;

/**
 * The right of one request to write a file.
 *
 * @param uploadId chosen by the request
 */
public record UploadLease(String userId, UUID attachmentId, UUID uploadId) {}
