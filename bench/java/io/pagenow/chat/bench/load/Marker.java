package io.pagenow.chat.bench.load;

import java.nio.charset.StandardCharsets;

/** The number in a message, by which it is known again on arrival: a character that occurs nowhere else in a frame, and 12 digits. */
public final class Marker {
    /** Stands where the number belongs. */
    public static final String TEXT = "~000000000000";

    /** A message of 100 bytes, as all workloads send. */
    public static final String CONTENT =
            TEXT + " This is what people tell each other in a message of a hundred bytes, and not one more.";

    static final int DIGITS = 12;

    private static final byte SIGN = '~';

    private Marker() {}

    /** Writes a number behind the sign that stands at a position. */
    static void write(byte[] bytes, int position, long number) {
        long rest = number;
        for (int index = position + DIGITS; index > position; index--) {
            bytes[index] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** The number behind the sign at a position. */
    static long read(byte[] bytes, int position) {
        long number = 0;
        for (int index = position + 1; index <= position + DIGITS; index++) {
            number = number * 10 + (bytes[index] - '0');
        }
        return number;
    }

    /** Where the first sign stands that has room for a number behind it, or -1. */
    static int find(byte[] bytes, int from, int to) {
        for (int index = from; index < to - DIGITS; index++) {
            if (bytes[index] == SIGN) {
                return index;
            }
        }
        return -1;
    }

    static boolean at(byte[] bytes, int position, int to) {
        return position < to - DIGITS && bytes[position] == SIGN;
    }

    /** The positions of all signs of a text. */
    static int[] all(byte[] bytes) {
        int[] found = new int
                [(int) new String(bytes, StandardCharsets.ISO_8859_1)
                        .chars()
                        .filter(character -> character == SIGN)
                        .count()];
        int position = -1;
        for (int index = 0; index < found.length; index++) {
            position = find(bytes, position + 1, bytes.length);
            found[index] = position;
        }
        return found;
    }
}
