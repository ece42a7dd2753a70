package io.pagenow.chat.bench.scale;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Figures as text, with two or three digits that count. */
final class Figures {
    private static final double THOUSAND = 1e3;
    private static final double MILLION = 1e6;
    private static final double BILLION = 1e9;

    private Figures() {}

    /** Returns a figure with three digits that count, in millions or billions if it is large. */
    static String number(double value) {
        if (value >= BILLION) {
            return digits(value / BILLION, 3) + " billion";
        }
        return value >= MILLION ? digits(value / MILLION, 3) + " million" : digits(value, 3);
    }

    /** Returns a count without decimals below a million. */
    static String count(double value) {
        return value >= MILLION ? number(value) : String.format(Locale.ROOT, "%,.0f", value);
    }

    /** Returns an estimate with two digits that count. */
    static String estimate(double value) {
        return digits(value, 2);
    }

    /** Returns bytes in MB, GB or TB of powers of 1,000. */
    static String bytes(double value) {
        if (value >= BILLION * THOUSAND) {
            return digits(value / (BILLION * THOUSAND), 2) + " TB";
        }
        return value >= BILLION ? digits(value / BILLION, 2) + " GB" : digits(value / MILLION, 2) + " MB";
    }

    /** Returns a time in s, min or h. */
    static String seconds(double value) {
        double minutes = value / 60;
        return value < 120
                ? digits(value, 2) + " s"
                : minutes < 120 ? digits(minutes, 2) + " min" : digits(minutes / 60, 2) + " h";
    }

    /** Returns a share in percent. */
    static String percent(double share) {
        return digits(share * 100, 2) + " %";
    }

    private static String digits(double value, int digits) {
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(digits, RoundingMode.HALF_UP));
        int decimals = Math.max(0, rounded.stripTrailingZeros().scale());
        return String.format(Locale.ROOT, "%,." + decimals + "f", rounded);
    }
}
