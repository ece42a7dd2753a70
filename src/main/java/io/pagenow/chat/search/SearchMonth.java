package io.pagenow.chat.search;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A month in UTC, which has a partition of the index. */
record SearchMonth(YearMonth month) implements Comparable<SearchMonth> {
    private static final Pattern NAME = Pattern.compile("search_(\\d{4})_(\\d{2})");

    static SearchMonth of(OffsetDateTime time) {
        return new SearchMonth(YearMonth.from(time.withOffsetSameInstant(ZoneOffset.UTC)));
    }

    /** Returns the month of a partition, empty if the name is none of a partition. */
    static Optional<SearchMonth> named(String partition) {
        Matcher name = NAME.matcher(partition);
        if (!name.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new SearchMonth(YearMonth.of(Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2)))));
        } catch (DateTimeException noMonth) {
            return Optional.empty();
        }
    }

    String partition() {
        return String.format(Locale.ROOT, "search_%04d_%02d", month.getYear(), month.getMonthValue());
    }

    /** Returns its first moment. */
    Instant first() {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Returns the first moment of the next month. */
    Instant end() {
        return new SearchMonth(month.plusMonths(1)).first();
    }

    @Override
    public int compareTo(SearchMonth other) {
        return month.compareTo(other.month);
    }
}
