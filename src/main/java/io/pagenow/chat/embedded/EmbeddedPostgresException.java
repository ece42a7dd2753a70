package io.pagenow.chat.embedded;

import static java.util.Objects.requireNonNull;

/**
 * The built-in PostgreSQL cannot be started or stopped. The message addresses the operator: it names the directory, port
 * or program, the expectation, and the remedy.
 */
public final class EmbeddedPostgresException extends RuntimeException {

    EmbeddedPostgresException(String message) {
        super(message);
    }

    EmbeddedPostgresException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return requireNonNull(super.getMessage());
    }
}
