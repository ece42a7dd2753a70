package io.pagenow.chat.attachment;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** GIF 89a. Comments, and extensions of applications other than the repetition of an animation, are left out. */
final class GifFormat implements PictureFormat {
    private static final int HEADER = 6;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2C;
    private static final int TRAILER = 0x3B;
    private static final int GRAPHIC_CONTROL = 0xF9;
    private static final int APPLICATION = 0xFF;
    private static final int COLOR_TABLE = 0x80;

    @Override
    public PictureFacts copy(InputStream from, OutputStream to) throws IOException {
        try {
            return copy(new PictureInput(from), to);
        } catch (EOFException truncated) {
            throw new UnreadablePictureException("it ends in the middle");
        }
    }

    private static PictureFacts copy(PictureInput in, OutputStream out) throws IOException {
        String header = new String(in.block(HEADER), StandardCharsets.ISO_8859_1);
        if (!header.equals("GIF87a") && !header.equals("GIF89a")) {
            throw new UnreadablePictureException("it does not begin as a GIF file does");
        }
        out.write(header.getBytes(StandardCharsets.ISO_8859_1));
        int width = littleUint16(in, out);
        int height = littleUint16(in, out);
        PictureFacts facts = new PictureFacts(width, height, 1);
        facts.check();
        int flags = in.uint8();
        out.write(flags);
        in.copy(2, out);
        colorTable(flags, in, out);
        boolean hasImage = false;
        while (true) {
            int block = in.uint8();
            if (block == TRAILER) {
                break;
            } else if (block == EXTENSION) {
                extension(in, out);
            } else if (block == IMAGE) {
                out.write(block);
                image(in, out, facts);
                hasImage = true;
            } else {
                throw new UnreadablePictureException("it has a block of an unknown kind");
            }
        }
        if (!hasImage) {
            throw new UnreadablePictureException("it has no picture");
        }
        out.write(TRAILER);
        return facts;
    }

    private static int littleUint16(PictureInput in, OutputStream out) throws IOException {
        int value = in.littleUint16();
        out.write(value);
        out.write(value >> 8);
        return value;
    }

    private static void colorTable(int flags, PictureInput in, OutputStream out) throws IOException {
        if ((flags & COLOR_TABLE) != 0) {
            in.copy(3L << ((flags & 7) + 1), out);
        }
    }

    private static void image(PictureInput in, OutputStream out, PictureFacts screen) throws IOException {
        in.copy(4, out);
        PictureFacts frame = new PictureFacts(littleUint16(in, out), littleUint16(in, out), 1);
        if (frame.pixels() > Math.max(screen.pixels(), 1)) {
            throw new UnreadablePictureException("a frame is larger than the picture");
        }
        int flags = in.uint8();
        out.write(flags);
        colorTable(flags, in, out);
        in.copy(1, out);
        blocks(in, out);
    }

    private static void extension(PictureInput in, OutputStream out) throws IOException {
        int label = in.uint8();
        int length = in.uint8();
        byte[] first = in.block(length);
        String application = new String(first, StandardCharsets.ISO_8859_1);
        boolean isKept = label == GRAPHIC_CONTROL
                || (label == APPLICATION && (application.equals("NETSCAPE2.0") || application.equals("ANIMEXTS1.0")));
        OutputStream copy = isKept ? out : OutputStream.nullOutputStream();
        copy.write(EXTENSION);
        copy.write(label);
        copy.write(length);
        copy.write(first);
        if (length > 0) {
            blocks(in, copy);
        }
    }

    /** Copies blocks, each after its length, up to the empty one. */
    private static void blocks(PictureInput in, OutputStream out) throws IOException {
        int length;
        do {
            length = in.uint8();
            out.write(length);
            in.copy(length, out);
        } while (length > 0);
    }
}
