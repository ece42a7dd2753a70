package io.pagenow.chat.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The times that a search goes through. */
final class SearchWindowsTest {
    private static final Instant NOW = Instant.parse("2026-05-20T10:00:00Z");
    private static final Duration QUICK = Duration.ofMillis(5);
    private static final Duration SLOW = Duration.ofMillis(650);

    private static List<SearchMonth> months(String... months) {
        return List.of(months).stream()
                .map(month -> new SearchMonth(YearMonth.parse(month)))
                .toList();
    }

    private static List<SearchWindow> all(SearchWindows windows, Duration took) {
        List<SearchWindow> all = new ArrayList<>();
        for (Optional<SearchWindow> next = windows.next(); next.isPresent(); next = windows.next()) {
            all.add(next.get());
            windows.passed(next.get(), took);
        }
        return all;
    }

    @Test
    void theyBeginWithAFewHoursAndGrowWhileTheyAreQuick() {
        List<SearchMonth> months = IntStream.range(0, 120)
                .mapToObj(age -> new SearchMonth(YearMonth.parse("2026-05").minusMonths(age)))
                .toList();
        List<SearchWindow> windows = all(new SearchWindows(months, Optional.empty(), Optional.empty(), NOW), QUICK);
        assertThat(windows.get(0))
                .isEqualTo(new SearchWindow(NOW.minus(Duration.ofHours(6)), Instant.parse("2026-06-01T00:00:00Z")));
        assertThat(windows.get(1).from()).isEqualTo(NOW.minus(Duration.ofHours(18)));
        assertThat(windows).hasSizeLessThan(18);
        assertThat(windows.get(windows.size() - 1).from())
                .isEqualTo(months.get(months.size() - 1).first());
        for (int index = 1; index < windows.size(); index++) {
            assertThat(windows.get(index).end())
                    .isEqualTo(windows.get(index - 1).from());
        }
    }

    @Test
    void monthsWithoutMessagesArePassedOver() {
        List<SearchWindow> windows =
                all(new SearchWindows(months("2026-05", "2019-01"), Optional.empty(), Optional.empty(), NOW), SLOW);
        assertThat(windows).anyMatch(window -> window.end().equals(Instant.parse("2019-02-01T00:00:00Z")));
        assertThat(windows)
                .noneMatch(window -> window.from().isAfter(Instant.parse("2019-03-01T00:00:00Z"))
                        && window.end().isBefore(Instant.parse("2026-04-01T00:00:00Z")));
    }

    @Test
    void timesOfTheSearchBoundThem() {
        Instant from = Instant.parse("2026-05-10T00:00:00Z");
        Instant end = Instant.parse("2026-05-12T00:00:00Z");
        List<SearchWindow> windows =
                all(new SearchWindows(months("2026-05", "2026-04"), Optional.of(from), Optional.of(end), NOW), QUICK);
        assertThat(windows.get(0).end()).isEqualTo(end);
        assertThat(windows.get(windows.size() - 1).from()).isEqualTo(from);
        assertThat(new SearchWindows(months("2026-05"), Optional.of(end), Optional.of(from), NOW).next())
                .isEmpty();
    }

    @Test
    void oneThatTakesTooLongIsFollowedByShorterOnesUpToAMinute() {
        SearchWindows windows = new SearchWindows(months("2026-05"), Optional.empty(), Optional.empty(), NOW);
        Duration before = Duration.ofDays(365);
        SearchWindow window = windows.next().orElseThrow();
        while (windows.narrow(window)) {
            window = windows.next().orElseThrow();
            assertThat(window.end()).isEqualTo(Instant.parse("2026-06-01T00:00:00Z"));
            Duration length = Duration.between(window.from(), window.end());
            assertThat(length).isLessThan(before);
            before = length;
        }
        assertThat(before).isEqualTo(Duration.ofMinutes(1));
    }
}
