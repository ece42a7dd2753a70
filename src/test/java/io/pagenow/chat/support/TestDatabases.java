package io.pagenow.chat.support;

import io.pagenow.chat.config.Secret;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.Migrations;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * Databases for tests, each new and empty, all on one PostgreSQL server: the one that the system property {@value #PROPERTY} names (a
 * {@code postgresql://} URI of a superuser), or else the built-in one, which is started for the test run.
 */
public final class TestDatabases {
    public static final String PROPERTY = "chat.test.database";

    /** Names a container image of PostgreSQL to start instead, as {@code make test-docker} does. */
    public static final String IMAGE_PROPERTY = "chat.test.container";

    /** Names a directory with the archive of the oldest PostgreSQL, as the second run of the tests does that depend on it. */
    public static final String OLDEST_PROPERTY = "chat.test.oldest";

    private TestDatabases() {}

    /** The URI of a new database. */
    public static String fresh() {
        return fresh("");
    }

    /** @param options as {@code CREATE DATABASE} takes them */
    public static String fresh(String options) {
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        administer("CREATE DATABASE " + name + " " + options);
        return withDatabase(TestPostgres.uri(), name);
    }

    /** The URI of a new database with the newest schema, as the first start of a server leaves it. */
    public static String migrated() {
        return fresh("TEMPLATE " + Template.NAME);
    }

    /** A migration takes most of the time that a server needs to start, so it runs once and is copied. */
    private static final class Template {
        private static final String NAME = make();

        private static String make() {
            String uri = fresh();
            new Migrations(new DatabaseAddress(new Secret(uri))).apply();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    drop(uri);
                } catch (IllegalStateException ended) {
                    // The server that this run has started itself may have ended before.
                }
            }));
            return name(uri);
        }
    }

    /** Drops a database that {@link #fresh()} made, whoever is still connected to it. */
    public static void drop(String uri) {
        administer("DROP DATABASE IF EXISTS " + name(uri) + " WITH (FORCE)");
    }

    /** Keeps everyone out of a database and ends the connections to it, until {@link #letIn} is called. */
    public static void lockOut(String uri) {
        refuseConnections(uri);
        administer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name(uri) + "'");
    }

    /** Refuses new connections to a database until {@link #letIn} is called; those that are there stay. */
    public static void refuseConnections(String uri) {
        administer("ALTER DATABASE " + name(uri) + " WITH ALLOW_CONNECTIONS false");
    }

    public static void letIn(String uri) {
        administer("ALTER DATABASE " + name(uri) + " WITH ALLOW_CONNECTIONS true");
    }

    /** Opens a JDBC connection to the database at a {@code postgresql://} URI. */
    public static Connection open(String uri) throws SQLException {
        URI parsed = URI.create(uri);
        String[] user = parsed.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + parsed.getHost() + ":" + parsed.getPort() + parsed.getPath(),
                user[0],
                user.length == 2 ? user[1] : null);
    }

    /** Runs statements one after another. */
    public static void execute(String uri, String... statements) {
        try (Connection connection = open(uri);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(String.join("; ", statements), failure);
        }
    }

    /** The first column of a query's first row, as text. */
    public static String query(String uri, String sql) {
        try (Connection connection = open(uri);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    private static void administer(String sql) {
        execute(TestPostgres.uri(), sql);
    }

    private static String name(String uri) {
        return URI.create(uri).getPath().substring(1);
    }

    private static String withDatabase(String uri, String name) {
        URI parsed = URI.create(uri);
        return parsed.getScheme() + "://" + parsed.getRawAuthority() + "/" + name;
    }
}
