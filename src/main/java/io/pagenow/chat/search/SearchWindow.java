package io.pagenow.chat.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A time in which messages are searched at once.
 *
 * @param from its first moment
 * @param end its end, exclusive
 */
record SearchWindow(Instant from, Instant end) {
    /**
     * Returns the windows of a search, the newest first: first single months, because the results are the newest messages, then more and
     * more of them at once, because a rare word is cheap to find in all.
     *
     * @param months that have a partition, the newest first
     * @param from earliest time
     * @param end latest time, exclusive
     */
    static List<SearchWindow> of(List<SearchMonth> months, Optional<Instant> from, Optional<Instant> end) {
        List<SearchWindow> windows = new ArrayList<>();
        List<SearchMonth> wanted = months.stream()
                .filter(month -> from.map(month.end()::isAfter).orElse(true))
                .filter(month -> end.map(month.first()::isBefore).orElse(true))
                .toList();
        int size = 1;
        int next = 0;
        while (next < wanted.size()) {
            int last = Math.min(wanted.size(), next + size) - 1;
            Instant windowFrom = wanted.get(last).first();
            Instant windowEnd = wanted.get(next).end();
            windows.add(new SearchWindow(
                    from.filter(windowFrom::isBefore).orElse(windowFrom),
                    end.filter(windowEnd::isAfter).orElse(windowEnd)));
            next = last + 1;
            size = next == 1 ? 1 : size * 2;
        }
        return windows;
    }
}
