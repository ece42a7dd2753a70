package io.pagenow.chat.model;

import io.pagenow.chat.model.Attachment.PictureSize;
import java.util.Optional;

/**
 * The facts that the server found in a received file.
 *
 * @param size bytes of the file as it is stored, which differs from those received if metadata was removed
 * @param contentType recognized from the first bytes
 * @param sha256 digest of the file as it is stored, in hexadecimal
 * @param thumbnail whether a thumbnail was made
 */
public record FileFacts(
        long size, String contentType, Optional<PictureSize> picture, boolean thumbnail, String sha256) {}
