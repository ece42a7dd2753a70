package io.pagenow.chat.config;

/** A database URI is malformed or unsupported. The message completes "the value is not …" and contains no password. */
public final class InvalidDatabaseUriException extends IllegalArgumentException {
    InvalidDatabaseUriException(String expected) {
        super(expected);
    }
}
