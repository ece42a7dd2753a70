package io.pagenow.chat.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of a client (RFC 6455, section 5.2). The masking key is zero, which leaves the content as it is and costs nothing. */
final class ClientFrames {
    static final int TEXT = 0x1;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int MASK_BYTES = 4;
    private static final int SHORT = 125;
    private static final int MOST = 65_535;

    private ClientFrames() {}

    static byte[] text(String text) {
        return frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] frame(int opcode, byte[] content) {
        if (content.length > MOST) {
            throw new IllegalArgumentException("a frame of " + content.length + " bytes; at most " + MOST);
        }
        ByteBuffer frame = ByteBuffer.allocate(content.length + 4 + MASK_BYTES);
        frame.put((byte) (FINAL | opcode));
        if (content.length <= SHORT) {
            frame.put((byte) (MASKED | content.length));
        } else {
            frame.put((byte) (MASKED | 126)).putShort((short) content.length);
        }
        frame.putInt(0).put(content).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }
}
