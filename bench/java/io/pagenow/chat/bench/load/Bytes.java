package io.pagenow.chat.bench.load;

import java.nio.charset.StandardCharsets;

/** Looks for bytes in bytes. */
final class Bytes {
    /** In what every one of the servers says when something is wrong. */
    static final byte[] ERROR = "error".getBytes(StandardCharsets.US_ASCII);

    private Bytes() {}

    /** Where the first occurrence begins, or -1. */
    static int find(byte[] wanted, byte[] bytes, int from, int to) {
        for (int begin = from; begin <= to - wanted.length; begin++) {
            int same = 0;
            while (same < wanted.length && bytes[begin + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return begin;
            }
        }
        return -1;
    }
}
