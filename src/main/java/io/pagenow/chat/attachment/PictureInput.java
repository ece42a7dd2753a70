package io.pagenow.chat.attachment;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Reads numbers and blocks of a picture. The end of the file within one of them is a fault of the picture. */
final class PictureInput extends FilterInputStream {
    private final byte[] buffer = new byte[8192];

    PictureInput(InputStream in) {
        super(in);
    }

    /** @throws EOFException at the end of the file */
    int uint8() throws IOException {
        int value = read();
        if (value < 0) {
            throw new EOFException();
        }
        return value;
    }

    /** Reads a number with the most significant byte first. */
    int uint16() throws IOException {
        return (uint8() << 8) | uint8();
    }

    /** Reads a number with the least significant byte first. */
    int littleUint16() throws IOException {
        return uint8() | (uint8() << 8);
    }

    /** Reads a number with the most significant byte first. */
    long uint32() throws IOException {
        return ((long) uint16() << 16) | uint16();
    }

    byte[] block(int length) throws IOException {
        byte[] block = readNBytes(length);
        if (block.length < length) {
            throw new EOFException();
        }
        return block;
    }

    void copy(long length, OutputStream to) throws IOException {
        long left = length;
        while (left > 0) {
            int count = read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new EOFException();
            }
            to.write(buffer, 0, count);
            left -= count;
        }
    }
}
