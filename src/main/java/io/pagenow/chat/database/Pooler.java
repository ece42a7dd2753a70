package io.pagenow.chat.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** Detects a pooler such as PgBouncer between this server and PostgreSQL. */
final class Pooler {
    static final String NO_PARAMETERS =
            "a pooler is in front of the database and does not preserve the parameters options,"
                    + " search_path and currentSchema of database.uri; remove them and set them for the user: ALTER ROLE … SET"
                    + " search_path = …";

    private Pooler() {}

    /**
     * Returns true if there is a pooler: it assigns process ids of its own, which differ from that of the PostgreSQL backend. Blocks.
     */
    static boolean isBefore(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1) != connection.unwrap(PGConnection.class).getBackendPID();
        }
    }
}
