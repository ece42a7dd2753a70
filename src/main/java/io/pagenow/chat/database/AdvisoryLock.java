package io.pagenow.chat.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * A lock shared by all processes that use a database, held until it is closed. It is a transaction-level advisory lock (PostgreSQL manual,
 * 13.3.5) in a transaction that does nothing else, because a pooler in front of the database does not preserve session-level locks. All
 * methods block.
 */
public final class AdvisoryLock implements AutoCloseable {
    /** The keys of the locks for joining a cluster and for an import. Arbitrary numbers that nothing else uses. */
    private static final long JOIN = 0x63686174_4A6F696EL;

    private static final long IMPORT = 0x63686174_696D7074L;

    /** A node that holds the lock for longer has stalled; the others proceed without it. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(30);

    /** Exceeds the lock timeout of the database. */
    private static final Duration RESPONSE_TIMEOUT = LOCK_TIMEOUT.plusSeconds(10);

    /** PostgreSQL's {@code lock_not_available} (manual, appendix A). */
    private static final String OVERDUE = "55P03";

    private final Connection connection;

    private AdvisoryLock(Connection connection) {
        this.connection = connection;
    }

    /** Acquires the lock for joining the cluster, or gives up after 30 s and returns without it: its holder has stalled. */
    public static AdvisoryLock toJoin(DatabaseAddress database) throws SQLException {
        Connection connection = database.open(RESPONSE_TIMEOUT, database.applicationName());
        try (Statement statement = begin(connection)) {
            statement.execute("SET LOCAL lock_timeout = '" + LOCK_TIMEOUT.toSeconds() + "s'");
            statement.execute("SELECT pg_advisory_xact_lock(" + JOIN + ")");
        } catch (SQLException failure) {
            if (!OVERDUE.equals(failure.getSQLState())) {
                connection.close();
                throw failure;
            }
        }
        return new AdvisoryLock(connection);
    }

    /** @return empty if another import is running */
    public static Optional<AdvisoryLock> toImport(DatabaseAddress database) throws SQLException {
        // The application name differs from a server's, so that this connection is not mistaken for a running server.
        Connection connection = database.open(RESPONSE_TIMEOUT, "chat-api import");
        boolean isAcquired = false;
        try (Statement statement = begin(connection);
                ResultSet row = statement.executeQuery("SELECT pg_try_advisory_xact_lock(" + IMPORT + ")")) {
            row.next();
            isAcquired = row.getBoolean(1);
        } finally {
            if (!isAcquired) {
                connection.close();
            }
        }
        return isAcquired ? Optional.of(new AdvisoryLock(connection)) : Optional.empty();
    }

    /** Begins a transaction that may be idle for as long as the lock is held, even if the operator has set a timeout. */
    static Statement begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        Statement statement = connection.createStatement();
        statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
        return statement;
    }

    /** Releases the lock. */
    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
        }
    }
}
