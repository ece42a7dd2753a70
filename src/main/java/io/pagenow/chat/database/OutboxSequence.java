package io.pagenow.chat.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The sequence of {@code outbox_table.outbox_id}, which copying rows into the table does not move. */
public final class OutboxSequence {
    private static final String SET = """
            SELECT setval(pg_get_serial_sequence('outbox_table', 'outbox_id'), greatest(
                (SELECT coalesce(max(outbox_id), 0) FROM outbox_table),
                (SELECT coalesce(max(outbox_id), 0) FROM outbox_failed_table)) + 1, false)""";

    private OutboxSequence() {}

    /** Lets the sequence go on after the highest id. */
    public static void set(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SET);
        }
    }
}
