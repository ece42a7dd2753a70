package io.pagenow.chat.attachment;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * WebP (RFC 9649). A chunk of metadata is replaced by one of the same length, because the file states its length before its
 * content: Exif by the orientation alone, others by a chunk without content, whose type decoders ignore.
 */
final class WebpFormat implements PictureFormat {
    private static final int FORM_TYPE = 4;
    private static final int CHUNK_HEADER = 8;

    /** Bytes of a chunk that state a size. */
    private static final int HEAD = 10;

    /** The flag of XMP in {@code VP8X}. */
    private static final int XMP_FLAG = 0x04;

    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);

    /** Exif of more bytes has no orientation that counts; cameras write less. */
    private static final int MAX_EXIF = 64 * 1024;

    @Override
    public PictureFacts copy(InputStream from, OutputStream to) throws IOException {
        try {
            return copy(new PictureInput(from), to);
        } catch (EOFException truncated) {
            throw new UnreadablePictureException("it ends in the middle");
        }
    }

    private static PictureFacts copy(PictureInput in, OutputStream out) throws IOException {
        byte[] header = in.block(CHUNK_HEADER + FORM_TYPE);
        if (!text(header, 0).equals("RIFF") || !text(header, CHUNK_HEADER).equals("WEBP")) {
            throw new UnreadablePictureException("it does not begin as a WebP file does");
        }
        out.write(header);
        long left = length(header) - FORM_TYPE;
        @Nullable PictureFacts facts = null;
        int orientation = 1;
        while (left >= CHUNK_HEADER) {
            byte[] chunk = in.block(CHUNK_HEADER);
            long length = length(chunk) + (length(chunk) & 1);
            left -= CHUNK_HEADER + length;
            String type = text(chunk, 0);
            if (left < 0 || (facts == null && !isPicture(type))) {
                throw new UnreadablePictureException("it does not begin with its size, or a chunk is too long");
            }
            if (isPicture(type)) {
                facts = picture(in, out, chunk, length, facts);
            } else if (type.equals("EXIF") && length >= ExifOrientation.LENGTH && length <= MAX_EXIF) {
                byte[] exif = in.block((int) length);
                orientation = orientation == 1 ? orientation(exif) : orientation;
                out.write(chunk);
                out.write(Arrays.copyOf(ExifOrientation.alone(orientation), exif.length));
            } else if (type.equals("EXIF") || type.equals("XMP ")) {
                empty(in, out, chunk, length);
            } else {
                out.write(chunk);
                in.copy(length, out);
            }
        }
        if (facts == null || left != 0) {
            throw new UnreadablePictureException("it has no picture, or another length than it states");
        }
        return facts.turned(orientation);
    }

    /** The TIFF header may follow the name of the segment that Exif has in a JPEG file. */
    private static int orientation(byte[] exif) {
        boolean isNamed = Arrays.equals(exif, 0, EXIF.length, EXIF, 0, EXIF.length);
        return ExifOrientation.of(exif, isNamed ? EXIF.length : 0);
    }

    private static boolean isPicture(String type) {
        return type.equals("VP8 ") || type.equals("VP8L") || type.equals("VP8X");
    }

    /** Copies a chunk that states a size. The first one states that of the picture, which no other exceeds. */
    private static PictureFacts picture(
            PictureInput in, OutputStream out, byte[] chunk, long length, @Nullable PictureFacts first)
            throws IOException {
        if (length < HEAD) {
            throw new UnreadablePictureException("it states no size");
        }
        byte[] head = in.block(HEAD);
        PictureFacts facts = facts(text(chunk, 0), head);
        facts.check();
        if (first != null && facts.pixels() > first.pixels()) {
            throw new UnreadablePictureException("a part is larger than the picture");
        }
        if (text(chunk, 0).equals("VP8X")) {
            head[0] &= (byte) ~XMP_FLAG;
        }
        out.write(chunk);
        out.write(head);
        in.copy(length - HEAD, out);
        return first == null ? facts : first;
    }

    private static PictureFacts facts(String type, byte[] head) {
        return switch (type) {
            case "VP8 " -> new PictureFacts(number(head, 6, 2) & 0x3FFF, number(head, 8, 2) & 0x3FFF, 1);
            case "VP8L" -> {
                int bits = number(head, 1, 4);
                yield new PictureFacts((bits & 0x3FFF) + 1, ((bits >>> 14) & 0x3FFF) + 1, 1);
            }
            default -> new PictureFacts(number(head, 4, 3) + 1, number(head, 7, 3) + 1, 1);
        };
    }

    private static void empty(PictureInput in, OutputStream out, byte[] chunk, long length) throws IOException {
        out.write("JUNK".getBytes(StandardCharsets.ISO_8859_1));
        out.write(Arrays.copyOfRange(chunk, 4, CHUNK_HEADER));
        in.copy(length, OutputStream.nullOutputStream());
        byte[] zeros = new byte[(int) Math.min(length, 8192)];
        for (long written = 0; written < length; written += zeros.length) {
            out.write(zeros, 0, (int) Math.min(zeros.length, length - written));
        }
    }

    private static String text(byte[] bytes, int place) {
        return new String(bytes, place, 4, StandardCharsets.ISO_8859_1);
    }

    private static long length(byte[] chunk) {
        return Integer.toUnsignedLong(number(chunk, 4, 4));
    }

    /** Reads a number with the least significant byte first. */
    private static int number(byte[] bytes, int place, int length) {
        int value = 0;
        for (int index = length - 1; index >= 0; index--) {
            value = (value << 8) | (bytes[place + index] & 0xFF);
        }
        return value;
    }
}
