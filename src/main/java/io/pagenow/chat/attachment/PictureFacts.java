package io.pagenow.chat.attachment;

import io.pagenow.chat.model.Attachment.PictureSize;

/**
 * The facts of a picture that its file states, read without decoding it.
 *
 * @param width of the stored pixels, 1 or more
 * @param height of the stored pixels, 1 or more
 * @param orientation how to turn the picture, 1 to 8, 1 for not at all (Exif 2.32, tag 0x0112)
 */
record PictureFacts(int width, int height, int orientation) {
    /** Longest side of a picture that is accepted. Decoding a larger one would cost every recipient's browser too much memory. */
    static final int MAX_SIDE = 30_000;

    /** Most pixels of a picture that is accepted. */
    static final long MAX_PIXELS = 100_000_000;

    /** The first of the orientations that exchange width and height. */
    private static final int FIRST_TURNED = 5;

    /** @throws UnreadablePictureException if the picture is empty or too large */
    void check() throws UnreadablePictureException {
        if (width < 1 || height < 1) {
            throw new UnreadablePictureException("it states a size of " + width + " x " + height + " pixels");
        }
        if (width > MAX_SIDE || height > MAX_SIDE || pixels() > MAX_PIXELS) {
            throw new UnreadablePictureException("it has " + width + " x " + height + " pixels; accepted are "
                    + MAX_SIDE + " on a side, and " + MAX_PIXELS + " in all");
        }
    }

    long pixels() {
        return (long) width * height;
    }

    /** Returns the size as the picture is shown. */
    PictureSize shown() {
        return orientation >= FIRST_TURNED ? new PictureSize(height, width) : new PictureSize(width, height);
    }
}
