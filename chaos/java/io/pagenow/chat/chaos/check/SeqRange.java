package io.pagenow.chat.chaos.check;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.LongStream;

/**
 * Positions of one conversation.
 *
 * @param first 1 or more
 * @param last not before the first
 */
public record SeqRange(long first, long last) {
    public static SeqRange of(long seq) {
        return new SeqRange(seq, seq);
    }

    /** Returns the fewest ranges that cover exactly the given positions. */
    public static List<SeqRange> covering(SortedSet<Long> seqs) {
        List<SeqRange> ranges = new ArrayList<>();
        for (long seq : seqs) {
            int end = ranges.size() - 1;
            if (end >= 0 && ranges.get(end).last == seq - 1) {
                ranges.set(end, new SeqRange(ranges.get(end).first, seq));
            } else {
                ranges.add(of(seq));
            }
        }
        return ranges;
    }

    public long size() {
        return last - first + 1;
    }

    public LongStream seqs() {
        return LongStream.rangeClosed(first, last);
    }
}
