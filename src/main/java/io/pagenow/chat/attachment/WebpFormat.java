package io.pagenow.chat.attachment;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** WebP (RFC 9649). Only its size is read; the file is copied as it is. */
final class WebpFormat implements PictureFormat {
    private static final int HEAD = 30;

    @Override
    public PictureFacts copy(InputStream from, OutputStream to) throws IOException {
        PictureInput in = new PictureInput(from);
        byte[] head;
        try {
            head = in.block(HEAD);
        } catch (EOFException truncated) {
            throw new UnreadablePictureException("it ends in the middle");
        }
        PictureFacts facts = facts(head);
        facts.check();
        to.write(head);
        in.transferTo(to);
        return facts;
    }

    private static PictureFacts facts(byte[] head) throws UnreadablePictureException {
        return switch (new String(head, 12, 4, StandardCharsets.ISO_8859_1)) {
            case "VP8 " -> new PictureFacts(number(head, 26, 2) & 0x3FFF, number(head, 28, 2) & 0x3FFF, 1);
            case "VP8L" -> {
                int bits = number(head, 21, 4);
                yield new PictureFacts((bits & 0x3FFF) + 1, (bits >>> 14 & 0x3FFF) + 1, 1);
            }
            case "VP8X" -> new PictureFacts(number(head, 24, 3) + 1, number(head, 27, 3) + 1, 1);
            default -> throw new UnreadablePictureException("it does not begin as a WebP file does");
        };
    }

    /** Reads a number with the least significant byte first. */
    private static int number(byte[] head, int place, int length) {
        int value = 0;
        for (int index = length - 1; index >= 0; index--) {
            value = value << 8 | (head[place + index] & 0xFF);
        }
        return value;
    }
}
