package io.pagenow.chat.client;

import java.util.OptionalInt;

/**
 * A file of a message.
 *
 * @param id the id, for {@link OutgoingMessage#withAttachments}
 * @param name the uploader's name for the file: text of another user, and no safe path
 * @param size in bytes
 * @param contentType as the server recognized it
 * @param width of a picture, in pixels
 * @param height of a picture, in pixels
 * @param thumbnail whether the server has a small picture of it
 */
public record Attachment(
        String id,
        String name,
        long size,
        String contentType,
        OptionalInt width,
        OptionalInt height,
        boolean thumbnail) {

    static Attachment of(Fields fields) {
        return new Attachment(
                fields.text("id"),
                fields.text("name"),
                fields.number("size"),
                fields.text("contentType"),
                pixels(fields, "width"),
                pixels(fields, "height"),
                fields.flag("thumbnail"));
    }

    private static OptionalInt pixels(Fields fields, String name) {
        return fields.has(name) ? OptionalInt.of((int) fields.number(name)) : OptionalInt.empty();
    }
}
