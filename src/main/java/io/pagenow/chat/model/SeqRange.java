package io.pagenow.chat.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A range of positions of messages.
 *
 * @param first 1 or more
 * @param last first or more, inclusive
 */
public record SeqRange(long first, long last) {
    public long size() {
        return last - first + 1;
    }

    /** Returns ranges that cover the same positions, in order, without overlaps. */
    public static List<SeqRange> merged(List<SeqRange> ranges) {
        List<SeqRange> merged = new ArrayList<>(ranges.size());
        List<SeqRange> sorted =
                ranges.stream().sorted(Comparator.comparing(SeqRange::first)).toList();
        for (SeqRange range : sorted) {
            SeqRange before = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (before != null && range.first <= before.last + 1) {
                merged.set(merged.size() - 1, new SeqRange(before.first, Math.max(before.last, range.last)));
            } else {
                merged.add(range);
            }
        }
        return merged;
    }
}
