package io.pagenow.chat.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A PgBouncer, from Debian's package, in front of a database. */
public final class TestPgBouncer implements AutoCloseable {
    private final Path folder;
    private final int port;
    private final URI database;
    private Process process;

    /**
     * @param databaseUri where it leads to, with user and password
     * @param mode {@code session} or {@code transaction}
     * @param settings more of them, each {@code name = value}
     */
    public TestPgBouncer(String databaseUri, String mode, String... settings) {
        try {
            database = URI.create(databaseUri);
            folder = TestFiles.newDirectory("pgbouncer");
            OtherUser.give(folder);
            port = PostgresServer.freePort();
            String[] user = database.getUserInfo().split(":", 2);
            List<String> lines = new ArrayList<>(List.of(
                    "[databases]",
                    "* = host=" + database.getHost() + " port=" + database.getPort(),
                    "[pgbouncer]",
                    "listen_addr = 127.0.0.1",
                    "listen_port = " + port,
                    "unix_socket_dir =",
                    "auth_type = plain",
                    "auth_file = " + folder.resolve("users"),
                    "pool_mode = " + mode,
                    "default_pool_size = 20"));
            lines.addAll(List.of(settings));
            Files.write(folder.resolve("pgbouncer.ini"), lines);
            Files.writeString(folder.resolve("users"), "\"" + user[0] + "\" \"" + user[1] + "\"\n");
            start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Ends it without a word, and starts it again. */
    public void restart() {
        kill();
        start();
    }

    private void start() {
        process = OtherUser.launch(
                folder,
                List.of("/usr/sbin/pgbouncer", folder.resolve("pgbouncer.ini").toString()));
        await().until(this::listens);
    }

    private boolean listens() {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The database's URI by way of it. */
    public String uri() {
        return "postgresql://" + database.getRawUserInfo() + "@127.0.0.1:" + port + database.getRawPath();
    }

    private void kill() {
        process.destroyForcibly();
        await().until(() -> !process.isAlive());
    }

    @Override
    public void close() {
        kill();
        TestFiles.delete(folder);
    }
}
