package io.pagenow.chat.config;

/** A database URI cannot be used. The message completes "the value is not …" and holds no part that may be a password. */
public final class InvalidDatabaseUriException extends IllegalArgumentException {
    InvalidDatabaseUriException(String expected) {
        super(expected);
    }
}
