package io.pagenow.chat.attachment;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * PNG (ISO/IEC 15948), with animation. Chunks that do not change how the picture looks are left out; of Exif the orientation is
 * kept.
 */
final class PngFormat implements PictureFormat {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A};
    private static final int HEADER_LENGTH = 13;
    private static final int CRC_LENGTH = 4;

    /** Place of the color type in the header. */
    private static final int COLOR_TYPE = 9;

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
        if (!Arrays.equals(in.block(SIGNATURE.length), SIGNATURE)) {
            throw new UnreadablePictureException("it does not begin as a PNG file does");
        }
        out.write(SIGNATURE);
        byte[] header = header(in, out);
        PictureFacts facts = facts(header);
        PngChunks chunks = new PngChunks(header[COLOR_TYPE]);
        boolean hasData = false;
        boolean hasProfile = false;
        int orientation = 1;
        String type = "";
        while (!type.equals("IEND")) {
            long length = in.uint32();
            byte[] name = in.block(4);
            type = new String(name, StandardCharsets.ISO_8859_1);
            if (length > Integer.MAX_VALUE || type.equals("IHDR")) {
                throw new UnreadablePictureException("a chunk is too long, or in the wrong place");
            }
            hasData |= type.equals("IDAT");
            if (type.equals("eXIf") && length <= MAX_EXIF && orientation == 1) {
                orientation = ExifOrientation.of(in.block((int) length), 0);
                in.copy(CRC_LENGTH, OutputStream.nullOutputStream());
                if (orientation != 1) {
                    write(name, ExifOrientation.alone(orientation), out);
                }
                continue;
            }
            boolean isKept = chunks.isKept(type, length);
            if (type.equals("iCCP") && isKept) {
                byte[] profile = in.block((int) length);
                in.copy(CRC_LENGTH, OutputStream.nullOutputStream());
                // There is one at most; more of them would be unpacked for nothing.
                if (!hasProfile && PngChunks.isProfile(profile)) {
                    write(name, profile, out);
                }
                hasProfile = true;
                continue;
            }
            OutputStream copy = isKept ? out : OutputStream.nullOutputStream();
            copy.write(ByteBuffer.allocate(4).putInt((int) length).array());
            copy.write(name);
            in.copy(length + CRC_LENGTH, copy);
        }
        if (!hasData) {
            throw new UnreadablePictureException("it has no picture");
        }
        return facts.turned(orientation);
    }

    private static void write(byte[] name, byte[] content, OutputStream out) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(name);
        checksum.update(content);
        out.write(ByteBuffer.allocate(4).putInt(content.length).array());
        out.write(name);
        out.write(content);
        out.write(ByteBuffer.allocate(CRC_LENGTH)
                .putInt((int) checksum.getValue())
                .array());
    }

    private static byte[] header(PictureInput in, OutputStream out) throws IOException {
        byte[] start = in.block(8);
        byte[] header = in.block(HEADER_LENGTH);
        ByteBuffer begin = ByteBuffer.wrap(start);
        if (begin.getInt() != HEADER_LENGTH || !new String(start, 4, 4, StandardCharsets.ISO_8859_1).equals("IHDR")) {
            throw new UnreadablePictureException("it does not begin with its header");
        }
        facts(header).check();
        out.write(start);
        out.write(header);
        in.copy(CRC_LENGTH, out);
        return header;
    }

    private static PictureFacts facts(byte[] header) {
        ByteBuffer content = ByteBuffer.wrap(header);
        return new PictureFacts(content.getInt(), content.getInt(), 1);
    }
}
