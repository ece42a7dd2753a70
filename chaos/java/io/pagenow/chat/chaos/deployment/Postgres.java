package io.pagenow.chat.chaos.deployment;

import io.pagenow.chat.embedded.EmbeddedPostgres;
import io.pagenow.chat.support.TestDatabases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** A PostgreSQL that can be stopped and started again in its place. */
public final class Postgres implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(1);

    private final EmbeddedPostgres.Settings settings;
    private EmbeddedPostgres server;

    /** Starts one in a new directory. */
    public Postgres(Path folder) {
        settings = new EmbeddedPostgres.Settings(folder, 0, Map.of(), START);
        start();
    }

    /** Starts it again, on the same port. */
    public void start() {
        server = EmbeddedPostgres.start(settings);
    }

    /** Stops it in the midst of everything; what was committed is there when it starts again. */
    public void stopAtOnce() {
        Commands.signal(pid(), "QUIT");
        Waiting.require("PostgreSQL to stop", START, () -> !server.running());
        server.close();
    }

    private long pid() {
        try {
            // The first line is the process id (PostgreSQL manual, "Server Setup").
            Path file = settings.dataDir().resolve("postgresql/18/postmaster.pid");
            return Long.parseLong(Files.readAllLines(file).get(0).strip());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** As the nodes use it. */
    public String uri() {
        return server.connection().uri();
    }

    /** A connection that may do everything. */
    public Connection superuser() throws SQLException {
        try {
            String password = Files.readString(settings.dataDir().resolve("postgresql/superuser-password"))
                    .strip();
            URI uri = URI.create(uri());
            return TestDatabases.open(
                    "postgresql://postgres:" + password + "@" + uri.getHost() + ":" + uri.getPort() + uri.getPath());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Runs statements as superuser. */
    public void execute(String... statements) {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(String.join("; ", statements), failure);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
