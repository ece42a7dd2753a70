package io.pagenow.chat.bench.server;

import io.pagenow.chat.support.TestDatabases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A new database on the one PostgreSQL server of the run, and what that server has spent. */
public final class Database implements AutoCloseable {
    private static final int LONGEST_SECONDS = 600;

    private final String uri;
    private final long postmaster;

    private Database(String uri, long postmaster) {
        this.uri = uri;
        this.postmaster = postmaster;
    }

    public static Database fresh() {
        String uri = TestDatabases.fresh();
        return new Database(uri, postmaster(uri));
    }

    /** The process that has started the one that serves a connection. */
    private static long postmaster(String uri) {
        try (Connection connection = TestDatabases.open(uri)) {
            return Processes.parent(Long.parseLong(ask(connection, "SELECT pg_backend_pid()")));
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public String uri() {
        return uri;
    }

    /** Processor seconds of all PostgreSQL processes. */
    double seconds() {
        return Processes.seconds(postmaster);
    }

    /** The first column of the first row. */
    public String ask(String sql) {
        try (Connection connection = TestDatabases.open(uri)) {
            return ask(connection, sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Runs statements, one after another; each may take ten minutes. */
    public void run(String... statements) {
        try (Connection connection = TestDatabases.open(uri);
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(LONGEST_SECONDS);
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("in the database of the benchmark", failure);
        }
    }

    @Override
    public void close() {
        TestDatabases.drop(uri);
    }
}
