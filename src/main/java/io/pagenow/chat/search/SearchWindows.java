package io.pagenow.chat.search;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The windows of a search, the newest first: first a few hours, because the results are the newest messages, then longer and longer ones
 * as long as they are quick, because a rare word is cheap to find in all.
 */
final class SearchWindows {
    private static final Duration FIRST = Duration.ofHours(6);
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final Duration QUICK = Duration.ofMillis(200);
    private static final Duration SLOW = Duration.ofMillis(600);
    private static final int NARROWING = 8;

    private final List<SearchMonth> months;
    private final Optional<Instant> from;
    private final Instant now;
    private Optional<Instant> end;
    private Duration length = FIRST;
    private boolean isNarrowed;

    /**
     * @param months that have a partition, the newest first
     * @param from earliest time
     * @param end latest time, exclusive
     * @param now the time; most likely no message is later
     */
    SearchWindows(List<SearchMonth> months, Optional<Instant> from, Optional<Instant> end, Instant now) {
        this.months = months;
        this.from = from;
        this.end = end;
        this.now = now.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Returns the window that is to be searched now, empty if all were. Months without messages are passed over. */
    Optional<SearchWindow> next() {
        return months.stream()
                .filter(month -> end.map(month.first()::isBefore).orElse(true))
                .findFirst()
                .map(month -> end.filter(month.end()::isAfter).orElse(month.end()))
                .filter(latest -> from.map(latest::isAfter).orElse(true))
                .map(latest -> new SearchWindow(begin(latest), latest));
    }

    private Instant begin(Instant latest) {
        Instant oldest = months.get(months.size() - 1).first();
        Instant earliest = from.filter(oldest::isBefore).orElse(oldest);
        Instant begin = (latest.isAfter(now) && !isNarrowed ? now : latest).minus(length);
        return begin.isBefore(earliest) || !begin.isBefore(latest) ? earliest : begin;
    }

    /** Goes on before a window that was searched. */
    void passed(SearchWindow window, Duration took) {
        end = Optional.of(window.from());
        if (took.compareTo(QUICK) < 0) {
            length = length.compareTo(LONGEST) < 0 ? length.multipliedBy(2) : length;
        } else if (took.compareTo(SLOW) > 0) {
            length = shorter(2);
        }
    }

    /** The rest of a window took too long. Returns false if it cannot be shorter. */
    boolean narrow(SearchWindow window) {
        Duration tried = Duration.between(window.from(), window.end());
        if (tried.compareTo(SHORTEST) <= 0) {
            return false;
        }
        length = length.compareTo(tried) < 0 ? length : tried;
        length = shorter(NARROWING);
        end = Optional.of(window.end());
        isNarrowed = true;
        return true;
    }

    private Duration shorter(int divisor) {
        Duration shorter = length.dividedBy(divisor);
        return shorter.compareTo(SHORTEST) > 0 ? shorter : SHORTEST;
    }
}
