package io.pagenow.chat.chaos.check;

/** Something that was promised and did not hold. */
public record Violation(Invariant invariant, String what) {
    @Override
    public String toString() {
        return invariant.label() + " " + invariant.name().toLowerCase(java.util.Locale.ROOT) + ": " + what;
    }
}
