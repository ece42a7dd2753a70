package io.pagenow.chat.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** Tells whether a pooler such as PgBouncer stands between this server and PostgreSQL. */
final class Pooler {
    static final String NO_PARAMETERS = "a pooler is in front of the database, and sessions behind it do not keep the"
            + " parameters options, search_path and currentSchema of database.uri; leave them out and set them for the"
            + " user: ALTER ROLE … SET search_path = …";

    private Pooler() {}

    /** A pooler gives out process ids of its own, and the process that answers has another. Blocks. */
    static boolean isBefore(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1) != connection.unwrap(PGConnection.class).getBackendPID();
        }
    }
}
