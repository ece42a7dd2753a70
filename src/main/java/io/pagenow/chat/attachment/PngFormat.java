package io.pagenow.chat.attachment;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/** PNG (ISO/IEC 15948), with animation. Chunks that do not change how the picture looks are left out. */
final class PngFormat implements PictureFormat {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A};
    private static final int HEADER_LENGTH = 13;
    private static final int CRC_LENGTH = 4;

    private static final Set<String> KEPT = Set.of(
            "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "pHYs", "bKGD", "acTL",
            "fcTL", "fdAT");

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
        PictureFacts facts = header(in, out);
        boolean hasData = false;
        String type = "";
        while (!type.equals("IEND")) {
            long length = in.uint32();
            byte[] name = in.block(4);
            type = new String(name, StandardCharsets.ISO_8859_1);
            if (length > Integer.MAX_VALUE || type.equals("IHDR")) {
                throw new UnreadablePictureException("a chunk is too long, or in the wrong place");
            }
            hasData |= type.equals("IDAT");
            boolean isKept = KEPT.contains(type);
            OutputStream copy = isKept ? out : OutputStream.nullOutputStream();
            copy.write(ByteBuffer.allocate(4).putInt((int) length).array());
            copy.write(name);
            in.copy(length + CRC_LENGTH, copy);
        }
        if (!hasData) {
            throw new UnreadablePictureException("it has no picture");
        }
        return facts;
    }

    private static PictureFacts header(PictureInput in, OutputStream out) throws IOException {
        byte[] start = in.block(8);
        byte[] header = in.block(HEADER_LENGTH);
        ByteBuffer begin = ByteBuffer.wrap(start);
        if (begin.getInt() != HEADER_LENGTH || !new String(start, 4, 4, StandardCharsets.ISO_8859_1).equals("IHDR")) {
            throw new UnreadablePictureException("it does not begin with its header");
        }
        ByteBuffer content = ByteBuffer.wrap(header);
        PictureFacts facts = new PictureFacts(content.getInt(), content.getInt(), 1);
        facts.check();
        out.write(start);
        out.write(header);
        in.copy(CRC_LENGTH, out);
        return facts;
    }
}
