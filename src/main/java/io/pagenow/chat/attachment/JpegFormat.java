package io.pagenow.chat.attachment;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * JPEG (ITU-T T.81). Of the application segments only those are copied that change how the picture looks: JFIF without
 * its thumbnail, the color profile, and Adobe's color transform. The orientation is kept in an Exif segment of its own.
 */
final class JpegFormat implements PictureFormat {
    private static final int START = 0xD8;
    private static final int END = 0xD9;
    private static final int SCAN = 0xDA;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP2 = 0xE2;
    private static final int APP14 = 0xEE;

    /** Each scan makes the decoder go over the whole picture again; see {@link PictureFacts#MAX_SCANNED_PIXELS} too. */
    private static final int MAX_SCANS = 200;

    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.ISO_8859_1);

    /** Bytes of a JFIF segment without a thumbnail, whose size is in the last two. */
    private static final int JFIF_LENGTH = 14;

    private static final int ADOBE_LENGTH = 12;
    private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);

    @Override
    public PictureFacts copy(InputStream from, OutputStream to) throws IOException {
        try {
            return new Copy(new PictureInput(from), to).run();
        } catch (EOFException truncated) {
            throw new UnreadablePictureException("it ends in the middle");
        }
    }

    /** One picture being copied. */
    private static final class Copy {
        private final PictureInput in;
        private final OutputStream out;
        private @Nullable PictureFacts facts;
        private int orientation = 1;
        private int scans;

        Copy(PictureInput in, OutputStream out) {
            this.in = in;
            this.out = out;
        }

        PictureFacts run() throws IOException {
            if (in.uint16() != (0xFF00 | START)) {
                throw new UnreadablePictureException("it does not begin as a JPEG file does");
            }
            marker(START);
            int code = nextMarker();
            while (code != END) {
                code = segment(code);
            }
            if (facts == null || scans == 0) {
                throw new UnreadablePictureException("it has no picture");
            }
            marker(END);
            return facts;
        }

        private void marker(int code) throws IOException {
            out.write(0xFF);
            out.write(code);
        }

        private int nextMarker() throws IOException {
            if (in.uint8() != 0xFF) {
                throw new UnreadablePictureException("a segment does not begin with a marker");
            }
            return afterFill();
        }

        /** Reads a marker's code; the byte 0xFF may be repeated before it. */
        private int afterFill() throws IOException {
            int code = in.uint8();
            while (code == 0xFF) {
                code = in.uint8();
            }
            return code;
        }

        /** Copies a segment or leaves it out; returns the code of the next one. */
        private int segment(int code) throws IOException {
            if (code < 0xC0 || (code >= 0xD0 && code <= START)) {
                throw new UnreadablePictureException("it has a marker in the wrong place");
            }
            int length = in.uint16() - 2;
            if (length < 0) {
                throw new UnreadablePictureException("a segment is shorter than its header");
            }
            byte[] content = in.block(length);
            if (isFrame(code)) {
                frame(content);
            }
            if (code == APP1 && startsWith(content, EXIF) && facts == null && orientation == 1) {
                orientation = ExifOrientation.of(content, EXIF.length);
                if (orientation != 1) {
                    write(APP1, exif(orientation));
                }
            } else if (code == APP0 && startsWith(content, JFIF) && content.length >= JFIF_LENGTH) {
                byte[] plain = Arrays.copyOf(content, JFIF_LENGTH);
                Arrays.fill(plain, JFIF_LENGTH - 2, JFIF_LENGTH, (byte) 0);
                write(APP0, plain);
            } else if (code == APP14 && startsWith(content, ADOBE) && content.length >= ADOBE_LENGTH) {
                write(APP14, Arrays.copyOf(content, ADOBE_LENGTH));
            } else if (isKept(code, content)) {
                write(code, content);
            }
            return code == SCAN ? scan() : nextMarker();
        }

        private static boolean isFrame(int code) {
            return code >= 0xC0 && code <= 0xCF && code != 0xC4 && code != 0xC8 && code != 0xCC;
        }

        private void frame(byte[] content) throws IOException {
            if (facts != null || content.length < 6) {
                throw new UnreadablePictureException("it states its size twice, or not at all");
            }
            int height = ((content[1] & 0xFF) << 8) | (content[2] & 0xFF);
            int width = ((content[3] & 0xFF) << 8) | (content[4] & 0xFF);
            facts = new PictureFacts(width, height, orientation);
            facts.check();
        }

        private static byte[] exif(int orientation) {
            byte[] segment = Arrays.copyOf(EXIF, EXIF.length + ExifOrientation.LENGTH);
            System.arraycopy(ExifOrientation.alone(orientation), 0, segment, EXIF.length, ExifOrientation.LENGTH);
            return segment;
        }

        /** Codes from APP0 on are those of applications, of extensions that no decoder of browsers knows, and of comments. */
        private static boolean isKept(int code, byte[] content) {
            return code < APP0 || (code == APP2 && startsWith(content, ICC));
        }

        private static boolean startsWith(byte[] content, byte[] name) {
            return content.length >= name.length && Arrays.equals(content, 0, name.length, name, 0, name.length);
        }

        private void write(int code, byte[] content) throws IOException {
            marker(code);
            out.write((content.length + 2) >> 8);
            out.write(content.length + 2);
            out.write(content);
        }

        /** Copies the coded data of a scan up to the next marker, whose code it returns. */
        private int scan() throws IOException {
            if (facts == null || ++scans > MAX_SCANS) {
                throw new UnreadablePictureException("it has no size, or more than " + MAX_SCANS + " scans");
            }
            facts = facts.scanned(scans);
            facts.check();
            while (true) {
                int value = in.uint8();
                if (value != 0xFF) {
                    out.write(value);
                    continue;
                }
                int code = afterFill();
                boolean isData = code == 0 || (code >= 0xD0 && code < START);
                if (!isData) {
                    return code;
                }
                marker(code);
            }
        }
    }
}
