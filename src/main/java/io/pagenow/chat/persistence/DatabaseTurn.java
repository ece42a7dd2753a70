package io.pagenow.chat.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Lets the nodes that share a database do something one after another: this node's turn, until it is closed. Its calls block. */
public final class DatabaseTurn implements AutoCloseable {
    /** Any number that nothing else uses: the key of the advisory lock under which nodes join their cluster. */
    private static final long JOIN = 0x63686174_4A6F696EL;

    /** A node that holds its turn for longer has come to a halt; the others go on without waiting. */
    private static final String PATIENCE = "30s";

    private final Connection connection;

    private DatabaseTurn(Connection connection) {
        this.connection = connection;
    }

    /** Waits for this node's turn to join the cluster. */
    public static DatabaseTurn toJoin(DatabaseAddress database) throws SQLException {
        Connection connection = database.open();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '" + PATIENCE + "'");
            statement.execute("SELECT pg_advisory_lock(" + JOIN + ")");
        } catch (SQLException overdue) {
            // Whoever has the turn does not use it.
        }
        return new DatabaseTurn(connection);
    }

    /** Lets the next one go. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
