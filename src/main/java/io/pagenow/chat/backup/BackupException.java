package io.pagenow.chat.backup;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;

/** A backup cannot be made or restored; the message says why and what to do. */
public final class BackupException extends RuntimeException {
    BackupException(String message) {
        super(message);
    }

    BackupException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What the database has said, without the details, which quote rows. */
    static String reason(SQLException failure) {
        return failure instanceof PSQLException said && said.getServerErrorMessage() != null
                ? said.getServerErrorMessage().getMessage()
                : failure.getMessage();
    }
}
