package io.pagenow.chat.bench.scale;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Values of all assumptions.
 *
 * @param values one for each assumption, positive except for {@link Assumption#SPARE_NODES} and shares, which may be 0
 */
public record Assumptions(Map<Assumption, Double> values) {
    /** The values of the tables in {@code docs/scale.md}. */
    public static final Assumptions STANDARD = standard();

    private static final double MICROS = 1e-6;
    private static final double KILO = 1_000;

    public Assumptions {
        values = Collections.unmodifiableMap(new EnumMap<>(values));
    }

    private static Assumptions standard() {
        Map<Assumption, Double> values = new EnumMap<>(Assumption.class);
        for (Assumption assumption : Assumption.values()) {
            values.put(assumption, assumption.standard());
        }
        return new Assumptions(values);
    }

    /** Returns the value in the unit of its description. */
    public double get(Assumption assumption) {
        return values.get(assumption);
    }

    /** Returns a value that is given in µs, in seconds. */
    double seconds(Assumption micros) {
        return get(micros) * MICROS;
    }

    /** Returns a value that is given in KB of 1,000 bytes, in bytes. */
    double bytes(Assumption kilobytes) {
        return get(kilobytes) * KILO;
    }

    /** Returns the assumptions with another value of one. */
    public Assumptions with(Assumption assumption, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "--" + assumption.option() + " is " + value + ": expected a number of 0 or more");
        }
        Map<Assumption, Double> changed = new EnumMap<>(values);
        changed.put(assumption, value);
        return new Assumptions(changed);
    }
}
