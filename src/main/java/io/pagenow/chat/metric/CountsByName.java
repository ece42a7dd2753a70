package io.pagenow.chat.metric;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The number of events of each name of a table since the start. Thread-safe. */
public final class CountsByName {
    private final Map<String, Counter> counts = new HashMap<>();

    CountsByName(List<String> names, Function<String, Counter> count) {
        names.forEach(name -> counts.put(name, count.apply(name)));
    }

    private Counter counter(String name) {
        return requireNonNull(counts.get(name), name);
    }

    /** @param name one of the table */
    public void add(String name) {
        counter(name).add();
    }

    public long sum(String name) {
        return counter(name).sum();
    }
}
