package io.pagenow.chat.backup;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** A backup cannot be written or restored; the message names the cause and the remedy. */
public final class BackupException extends RuntimeException {
    BackupException(String message) {
        super(message);
    }

    BackupException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Returns the database's error message without its details, which may quote rows. */
    static @Nullable String reason(SQLException failure) {
        return failure instanceof PSQLException error && error.getServerErrorMessage() != null
                ? error.getServerErrorMessage().getMessage()
                : failure.getMessage();
    }
}
