package io.pagenow.chat.config;

import static java.util.Objects.requireNonNull;

/** A database URI is malformed or unsupported. The message completes "the value is not …" and contains no password. */
public final class InvalidDatabaseUriException extends IllegalArgumentException {
    InvalidDatabaseUriException(String expected) {
        super(expected);
    }

    @Override
    public String getMessage() {
        return requireNonNull(super.getMessage());
    }
}
