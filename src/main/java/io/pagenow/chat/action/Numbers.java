package io.pagenow.chat.action;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;

/** Reads short lists of whole numbers. */
final class Numbers {
    /** The most numbers that a field's list has. */
    private static final int MAX = 4;

    private static final long[] INVALID = {};

    private Numbers() {}

    /**
     * Returns the numbers of the list at the parser, or none if it is not a list of at most 4 whole numbers of 64 bits. The
     * value is consumed in either case.
     */
    static long[] read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return INVALID;
        }
        long[] numbers = new long[MAX];
        int count = 0;
        boolean valid = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (count < MAX && isWhole(parser)) {
                numbers[count] = parser.getLongValue();
                count++;
            } else {
                valid = false;
                parser.skipChildren();
            }
        }
        return valid ? Arrays.copyOf(numbers, count) : INVALID;
    }

    private static boolean isWhole(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != NumberType.BIG_INTEGER;
    }
}
