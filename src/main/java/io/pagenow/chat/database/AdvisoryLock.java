package io.pagenow.chat.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets those who share a database do something one after another: this one's turn, until it is closed. It is an advisory lock of a transaction
 * that does nothing else, because a pooler in front of the database keeps no lock of a session. Its calls block.
 */
public final class AdvisoryLock implements AutoCloseable {
    /** Any numbers that nothing else uses: the keys of the locks under which nodes join their cluster, and an import runs. */
    private static final long JOIN = 0x63686174_4A6F696EL;

    private static final long IMPORT = 0x63686174_696D7074L;

    /** A node that holds its turn for longer has come to a halt; the others go on without waiting. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Longer than the database lets one wait. */
    private static final Duration ANSWER = PATIENCE.plusSeconds(10);

    private final Connection connection;

    private AdvisoryLock(Connection connection) {
        this.connection = connection;
    }

    /** Waits for this node's turn to join the cluster. */
    public static AdvisoryLock toJoin(DatabaseAddress database) throws SQLException {
        Connection connection = database.open(ANSWER, database.applicationName());
        try (Statement statement = begin(connection)) {
            statement.execute("SET LOCAL lock_timeout = '" + PATIENCE.toSeconds() + "s'");
            statement.execute("SELECT pg_advisory_xact_lock(" + JOIN + ")");
        } catch (SQLException overdue) {
            // Whoever has the turn does not use it.
        }
        return new AdvisoryLock(connection);
    }

    /** @return empty if another import is running */
    public static Optional<AdvisoryLock> toImport(DatabaseAddress database) throws SQLException {
        // By another name than a server's, as which this connection must not be taken.
        Connection connection = database.open(ANSWER, "chat-api import");
        try (Statement statement = begin(connection);
                ResultSet row = statement.executeQuery("SELECT pg_try_advisory_xact_lock(" + IMPORT + ")")) {
            row.next();
            if (row.getBoolean(1)) {
                return Optional.of(new AdvisoryLock(connection));
            }
        }
        connection.close();
        return Optional.empty();
    }

    /** The transaction waits for as long as the turn takes, whatever the operator has set. */
    static Statement begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        Statement statement = connection.createStatement();
        statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
        return statement;
    }

    /** Lets the next one go. */
    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
        }
    }
}
