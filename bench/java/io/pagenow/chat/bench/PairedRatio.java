package io.pagenow.chat.bench;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The comparison of one jar with another, over pairs of measurements that were made in turn. Nothing is assumed of how the ratios are spread:
 * the range is that of the order statistics of the sample, which contains the median of all ratios with a chance that follows from the
 * binomial distribution alone.
 *
 * @param ratios of the pairs, the least first
 */
record PairedRatio(List<Double> ratios) {
    /** Below this chance nothing is said of a difference. */
    private static final double LEAST_CONFIDENCE = 0.9;

    /** The widest range that is left out: that of this chance is enough. */
    private static final double ENOUGH_CONFIDENCE = 0.95;

    PairedRatio {
        if (ratios.isEmpty()) {
            throw new IllegalArgumentException("expected at least one pair");
        }
        ratios = ratios.stream().sorted().toList();
    }

    double median() {
        int middle = ratios.size() / 2;
        return ratios.size() % 2 == 1 ? ratios.get(middle) : (ratios.get(middle - 1) + ratios.get(middle)) / 2;
    }

    /** The lower end of the range. */
    double low() {
        return ratios.get(leftOut());
    }

    /** The upper end of the range. */
    double high() {
        return ratios.get(ratios.size() - 1 - leftOut());
    }

    /** The chance that the median of all ratios is in the range, from 0 to 1. */
    double confidence() {
        return confidence(leftOut());
    }

    /** Whether the range is on one side of 1, and enough pairs were measured to say so. */
    boolean isDifferent() {
        return confidence() >= LEAST_CONFIDENCE && (low() > 1 || high() < 1);
    }

    /** The number of ratios at each end that are outside of the range: as many as may be with a chance that is enough. */
    private int leftOut() {
        int count = 0;
        while (2 * (count + 2) <= ratios.size() && confidence(count + 1) >= ENOUGH_CONFIDENCE) {
            count++;
        }
        return count;
    }

    /** The median is outside if at most so many of the ratios are on one side of it. */
    private double confidence(int leftOut) {
        double outside = 0;
        double ways = 1;
        for (int below = 0; below <= leftOut; below++) {
            outside += ways / Math.pow(2, ratios.size());
            ways = ways * (ratios.size() - below) / (below + 1);
        }
        return Math.max(0, 1 - 2 * outside);
    }

    @Override
    public String toString() {
        String range = ratios.size() == 1
                ? " (one pair)"
                : " (" + Table.number(low()) + " to " + Table.number(high()) + ", " + ratios.size() + " pairs, "
                        + Math.round(confidence() * 100) + " % confidence)";
        String verdict = !isDifferent() ? "no difference seen" : median() < 1 ? "less" : "more";
        return Table.number(median()) + range + ": " + verdict;
    }

    /** All ratios in a row. */
    String all() {
        return ratios.stream().map(Table::number).collect(Collectors.joining(" "));
    }
}
