package io.pagenow.chat.model;

import java.util.Optional;
import java.util.UUID;

/**
 * A file of a message, or one that is ready to be sent.
 *
 * @param name the uploader's name for it, 1 to {@value Limits#FILE_NAME} characters
 * @param size in bytes
 * @param contentType recognized from the first bytes, {@code application/octet-stream} if they are unknown
 * @param picture the size of a picture as it is shown; empty for other files
 * @param thumbnail whether the server has a small picture of it
 */
public record Attachment(
        UUID id, String name, long size, String contentType, Optional<PictureSize> picture, boolean thumbnail) {
    /** Width and height in pixels, each 1 or more. */
    public record PictureSize(int width, int height) {}
}
