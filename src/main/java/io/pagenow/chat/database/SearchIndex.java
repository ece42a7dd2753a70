package io.pagenow.chat.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Tells search that messages were stored without it: an import or a restore brings messages of all times. */
public final class SearchIndex {
    private static final String FORGET = "TRUNCATE search_table; DELETE FROM search_progress_table";

    private SearchIndex() {}

    /** Lets the next server that searches index all messages, within the connection's transaction if there is one. Blocks. */
    public static void forget(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(FORGET);
        }
    }
}
