package io.pagenow.chat.config;

import java.util.Objects;

/**
 * A value that must not be printed: a password, or a URI that contains one. Only {@link #reveal()} returns it; {@link #toString()},
 * and therefore any log line, message or enclosing record, shows {@code ***}.
 */
public final class Secret {
    private final String value;

    public Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** Returns the value. Never put the result into a message or a log line. */
    public String reveal() {
        return value;
    }

    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
