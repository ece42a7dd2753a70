package io.pagenow.chat.action;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.SeqRange;
import io.pagenow.chat.protocol.FrameFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads ranges of positions, as in {@code [[1,5],[9,9]]}. */
final class Ranges {
    private static final String EXPECTED = "is not a list of pairs of positions, as in [[1,5],[9,9]]";

    private Ranges() {}

    /** Returns a list of ranges, merged and in order, or the fault as a {@link io.pagenow.chat.model.ChatException}. */
    static @Nullable Object read(JsonParser parser, int maxMessages) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return ActionFields.fault(parser, "ranges", EXPECTED);
        }
        List<SeqRange> ranges = new ArrayList<>();
        boolean valid = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            long[] pair = Numbers.read(parser);
            valid &= pair.length == 2 && pair[0] >= 1 && pair[1] >= pair[0];
            if (valid && ranges.size() <= Limits.RANGES) {
                ranges.add(new SeqRange(pair[0], pair[1]));
            }
        }
        if (!valid || ranges.isEmpty()) {
            return FrameFields.invalid("ranges", EXPECTED);
        }
        if (ranges.size() > Limits.RANGES) {
            return FrameFields.invalid("ranges", "has more than " + Limits.RANGES + " ranges");
        }
        List<SeqRange> merged = SeqRange.merged(ranges);
        long size = 0;
        for (SeqRange range : merged) {
            size = Math.min(maxMessages + 1L, size + Math.min(maxMessages + 1L, range.size()));
        }
        return size > maxMessages
                ? FrameFields.invalid("ranges", "covers more than " + maxMessages + " messages")
                : merged;
    }
}
