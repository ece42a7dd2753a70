package io.pagenow.chat.metric;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/**
 * How often each of a few things has happened since the start. May be used by several threads at once.
 *
 * @param <E> the things: a label has as many values as there are constants, so nothing that a client says makes one more
 */
public final class Counts<E extends Enum<E>> {
    private final Map<E, Counter> counts;

    Counts(Class<E> type, Function<E, Counter> count) {
        counts = new EnumMap<>(type);
        for (E value : type.getEnumConstants()) {
            counts.put(value, count.apply(value));
        }
    }

    public void add(E value) {
        counts.get(value).add();
    }

    public long sum(E value) {
        return counts.get(value).sum();
    }

    /** Over all of them. */
    public long sum() {
        return counts.values().stream().mapToLong(Counter::sum).sum();
    }
}
