package io.pagenow.chat.metric;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The number of events of each kind since the start. Thread-safe.
 *
 * @param <E> the kinds, which are the values of a label; as constants, they cannot be extended by clients
 */
public final class Counts<E extends Enum<E>> {
    private final Map<E, Counter> counts;

    Counts(Class<E> type, Function<E, Counter> count) {
        counts = new EnumMap<>(type);
        for (E value : type.getEnumConstants()) {
            counts.put(value, count.apply(value));
        }
    }

    private Counter counter(E value) {
        return requireNonNull(counts.get(value), "each kind has a counter");
    }

    public void add(E value) {
        counter(value).add();
    }

    /** @param times 0 or more */
    public void add(E value, long times) {
        counter(value).add(times);
    }

    public long sum(E value) {
        return counter(value).sum();
    }

    /** Returns the sum over all kinds. */
    public long sum() {
        return counts.values().stream().mapToLong(Counter::sum).sum();
    }
}
