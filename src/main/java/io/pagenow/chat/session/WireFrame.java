package io.pagenow.chat.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ByteProcessor;
import io.pagenow.chat.protocol.Frame;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A frame as sent over a connection: header and text in one direct buffer, encoded for the first socket and shared by
 * all sockets of an event loop. Event streams share a second buffer. The creator releases it after handing it to all of
 * them.
 */
final class WireFrame {
    /** Final text frame (RFC 6455, section 5.2). */
    private static final int FINAL_TEXT = 0x81;

    private static final int MAX_IN_ONE_BYTE = 125;
    private static final int TWO_BYTES_FOLLOW = 126;
    private static final int EIGHT_BYTES_FOLLOW = 127;
    private static final int MAX_IN_TWO_BYTES = 0xFFFF;
    private static final int MAX_HEADER = 10;

    /** The field of an event (WHATWG HTML, "Server-sent events"). */
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] EVENT_ENDS = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Frame frame;
    private @Nullable ByteBuf buffer;
    private @Nullable ByteBuf event;

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

    /** @return a buffer for one event stream, released when written */
    ByteBuf eventBytes(ByteBufAllocator allocator) {
        if (event == null) {
            event = encodeEvent(allocator);
        }
        return event.retainedDuplicate();
    }

    /**
     * A line break would end the field. Within JSON it stands between tokens alone, in the {@code data} of a message that
     * was written so, and means the same as a space.
     */
    private ByteBuf encodeEvent(ByteBufAllocator allocator) {
        ByteBuf bytes = allocator
                .directBuffer(DATA.length + frame.length() + EVENT_ENDS.length)
                .writeBytes(DATA)
                .writeBytes(frame.utf8());
        int end = bytes.writerIndex();
        int at = bytes.forEachByte(0, end, ByteProcessor.FIND_CRLF);
        while (at >= 0) {
            bytes.setByte(at, ' ');
            at = bytes.forEachByte(at, end - at, ByteProcessor.FIND_CRLF);
        }
        return bytes.writeBytes(EVENT_ENDS);
    }

    void release() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
        if (event != null) {
            event.release();
            event = null;
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
