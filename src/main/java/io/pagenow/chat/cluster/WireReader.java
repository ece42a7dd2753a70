package io.pagenow.chat.cluster;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Reads a message between nodes in order. Throws {@link IllegalArgumentException} instead of reading beyond the end. */
final class WireReader {
    private final Buffer buffer;
    private int position;

    WireReader(Buffer buffer, int position) {
        this.buffer = buffer;
        this.position = position;
    }

    long number(int bytes) {
        int at = advance(bytes);
        return switch (bytes) {
            case Byte.BYTES -> buffer.getByte(at);
            case Short.BYTES -> buffer.getUnsignedShort(at);
            case Integer.BYTES -> buffer.getInt(at);
            default -> buffer.getLong(at);
        };
    }

    /**
     * Reads the number of elements that follow, of at least {@code minLength} bytes each; rejects more than the
     * message can hold, so that no memory is allocated for them.
     */
    int size(int bytes, int minLength) {
        long size = number(bytes);
        if (size < 0 || size * minLength > buffer.length() - position) {
            throw new IllegalArgumentException("Node message declares more elements than it holds");
        }
        return (int) size;
    }

    byte[] bytes(int length) {
        int at = advance(length);
        return buffer.getBytes(at, position);
    }

    String text() {
        return new String(bytes(size(Short.BYTES, 1)), StandardCharsets.UTF_8);
    }

    /** Returns the number of bytes before {@code end}. */
    int remaining(int end) {
        return end - position;
    }

    int position() {
        return position;
    }

    boolean hasMore() {
        return position < buffer.length();
    }

    void skipTo(int end) {
        advance(end - position);
    }

    /** Advances by the given number of bytes and returns the previous position. */
    private int advance(int bytes) {
        int at = position;
        if (bytes < 0 || bytes > buffer.length() - at) {
            throw new IllegalArgumentException("Node message is truncated");
        }
        position += bytes;
        return at;
    }
}
