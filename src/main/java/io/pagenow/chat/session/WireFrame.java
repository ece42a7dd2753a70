package io.pagenow.chat.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.pagenow.chat.protocol.Frame;

/**
 * A frame as sent over a connection: header and text in one direct buffer, encoded for the first socket and shared by
 * all sockets of an event loop. The creator releases it after handing it to all of them.
 */
final class WireFrame {
    /** Final text frame (RFC 6455, section 5.2). */
    private static final int FINAL_TEXT = 0x81;

    private static final int MAX_IN_ONE_BYTE = 125;
    private static final int TWO_BYTES_FOLLOW = 126;
    private static final int EIGHT_BYTES_FOLLOW = 127;
    private static final int MAX_IN_TWO_BYTES = 0xFFFF;
    private static final int MAX_HEADER = 10;

    private final Frame frame;
    private ByteBuf buffer;

    WireFrame(Frame frame) {
        this.frame = frame;
    }

    Frame frame() {
        return frame;
    }

    /** @return a buffer for one socket, released when written */
    ByteBuf bytes(ByteBufAllocator allocator) {
        if (buffer == null) {
            buffer = encode(allocator);
        }
        return buffer.retainedDuplicate();
    }

    void release() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }

    /** Servers do not mask frames (RFC 6455, section 5.1), so the bytes are the same for every client. */
    private ByteBuf encode(ByteBufAllocator allocator) {
        int length = frame.length();
        ByteBuf bytes = allocator.directBuffer(MAX_HEADER + length).writeByte(FINAL_TEXT);
        if (length <= MAX_IN_ONE_BYTE) {
            bytes.writeByte(length);
        } else if (length <= MAX_IN_TWO_BYTES) {
            bytes.writeByte(TWO_BYTES_FOLLOW).writeShort(length);
        } else {
            bytes.writeByte(EIGHT_BYTES_FOLLOW).writeLong(length);
        }
        return bytes.writeBytes(frame.utf8());
    }
}
