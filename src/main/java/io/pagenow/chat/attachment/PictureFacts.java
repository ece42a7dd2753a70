package io.pagenow.chat.attachment;

import io.pagenow.chat.model.Attachment.PictureSize;

/**
 * The facts of a picture that its file states, read without decoding it.
 *
 * @param width of the stored pixels, 1 or more
 * @param height of the stored pixels, 1 or more
 * @param orientation how to turn the picture, 1 to 8, 1 for not at all (Exif 2.32, tag 0x0112)
 * @param scans how often a decoder goes over all pixels: a progressive JPEG is refined by each of its scans, 1 or more
 */
record PictureFacts(int width, int height, int orientation, int scans) {
    /** Longest side of a picture that is accepted. Decoding a larger one would cost every recipient's browser too much memory. */
    static final int MAX_SIDE = 30_000;

    /** Most pixels of a picture that is accepted. */
    static final long MAX_PIXELS = 100_000_000;

    /**
     * Most pixels of all scans of a picture that is accepted: those of the largest picture with 20 scans. Encoders make 10 scans of a color
     * picture, 18 of one with four components.
     */
    static final long MAX_SCANNED_PIXELS = 20 * MAX_PIXELS;

    /** The first of the orientations that exchange width and height. */
    private static final int FIRST_TURNED = 5;

    PictureFacts(int width, int height, int orientation) {
        this(width, height, orientation, 1);
    }

    /** @throws UnreadablePictureException if the picture is empty or too large, or has too many scans */
    void check() throws UnreadablePictureException {
        if (width < 1 || height < 1) {
            throw new UnreadablePictureException("it states a size of " + width + " x " + height + " pixels");
        }
        if (width > MAX_SIDE || height > MAX_SIDE || pixels() > MAX_PIXELS) {
            throw new UnreadablePictureException("it has " + width + " x " + height + " pixels; accepted are "
                    + MAX_SIDE + " on a side, and " + MAX_PIXELS + " in all");
        }
        if (scannedPixels() > MAX_SCANNED_PIXELS) {
            throw new UnreadablePictureException("it has " + scans + " scans of " + pixels() + " pixels; accepted are "
                    + MAX_SCANNED_PIXELS + " pixels of all scans");
        }
    }

    PictureFacts turned(int orientation) {
        return new PictureFacts(width, height, orientation, scans);
    }

    PictureFacts scanned(int scans) {
        return new PictureFacts(width, height, orientation, scans);
    }

    long pixels() {
        return (long) width * height;
    }

    /** Returns the pixels that a decoder computes. */
    long scannedPixels() {
        return pixels() * scans;
    }

    /** Returns the size as the picture is shown. */
    PictureSize shown() {
        return orientation >= FIRST_TURNED ? new PictureSize(height, width) : new PictureSize(width, height);
    }
}
