package io.pagenow.chat.directory;

/** Lengths in as few bytes as they need, seven bits in each, the lowest first (LEB128). */
final class Varint {
    static final int MAX_BYTES = 5;

    private Varint() {}

    /** Writes a value of 0 or more. Returns the place behind it. */
    static int write(byte[] bytes, int at, int value) {
        int place = at;
        int rest = value;
        while (rest >= 0x80) {
            bytes[place++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[place] = (byte) rest;
        return place + 1;
    }

    static int read(byte[] bytes, int at) {
        int value = bytes[at] & 0x7f;
        int place = at;
        for (int shift = 7; bytes[place] < 0; shift += 7) {
            place++;
            value |= (bytes[place] & 0x7f) << shift;
        }
        return value;
    }

    /** Returns the number of bytes of the value that begins at a place. */
    static int size(byte[] bytes, int at) {
        int place = at;
        while (bytes[place] < 0) {
            place++;
        }
        return place + 1 - at;
    }
}
