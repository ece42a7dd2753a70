package io.pagenow.chat.persistence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Tells whether servers use a database that is about to be filled. */
public final class RunningServers {
    /** How often, at tenths of a second, it is looked whether a server has gone. */
    private static final int LOOKS = 30;

    private static final String LOOK = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = '" + DatabaseAddress.APPLICATION + "' AND pid <> pg_backend_pid())";

    private RunningServers() {}

    /** A connection that was closed just now is listed for a moment still, so this may take three seconds. Blocks. */
    public static boolean use(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int look = 0; look < LOOKS; look++) {
                if (!found(statement)) {
                    return false;
                }
                statement.execute("SELECT pg_sleep(0.1)");
            }
            return true;
        }
    }

    private static boolean found(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(LOOK)) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
