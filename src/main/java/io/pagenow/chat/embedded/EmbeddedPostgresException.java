package io.pagenow.chat.embedded;

/**
 * The built-in PostgreSQL cannot be started, or not be stopped. The message is written for the operator: it names the
 * directory, port or program concerned, what was expected, and what to do.
 */
public final class EmbeddedPostgresException extends RuntimeException {

    EmbeddedPostgresException(String message) {
        super(message);
    }

    EmbeddedPostgresException(String message, Throwable cause) {
        super(message, cause);
    }
}
