package io.pagenow.chat.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL of a test's own, from Debian's package: one that may be set up as the shared one must not be. Its superuser is {@code postgres},
 * whose password is {@code secret}; its database is {@code postgres}.
 */
public final class PostgresServer implements AutoCloseable {
    public static final String PASSWORD = "secret";

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private final Path folder;
    private final int port;
    private Process server;

    private PostgresServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Starts one that listens on the loopback addresses and at a socket in its folder. */
    public static PostgresServer start(String... settings) {
        return start(
                List.of("local all all trust", "local replication all trust", "host all all all scram-sha-256"),
                settings);
    }

    /**
     * @param access lines of {@code pg_hba.conf}
     * @param settings {@code name=value}; a file is looked for in the data directory
     */
    public static PostgresServer start(List<String> access, String... settings) {
        return start(access, List.of(), settings);
    }

    /** One that has a certificate, and asks clients for theirs. */
    public static PostgresServer startWithTls(Path certificate, Path key, Path authority, List<String> access) {
        return start(
                access,
                List.of(certificate, key, authority),
                "ssl=on",
                "ssl_cert_file=" + certificate.getFileName(),
                "ssl_key_file=" + key.getFileName(),
                "ssl_ca_file=" + authority.getFileName());
    }

    private static PostgresServer start(List<String> access, List<Path> files, String... settings) {
        try {
            PostgresServer server = new PostgresServer(newFolder(), freePort());
            Path password = server.folder.resolve("password");
            Files.writeString(password, PASSWORD);
            server.run(
                    "initdb",
                    "--pgdata=" + server.data(),
                    "--username=postgres",
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--no-sync",
                    "--encoding=UTF8",
                    "--locale=C");
            server.configure(access, settings);
            for (Path file : files) {
                Path copy = Files.copy(file, server.data().resolve(file.getFileName()));
                OtherUser.give(copy);
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
            }
            server.restart();
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path newFolder() throws IOException {
        Path folder = TestFiles.newDirectory("own-postgres");
        OtherUser.give(folder);
        return folder;
    }

    private void configure(List<String> access, String... settings) throws IOException {
        Files.write(data().resolve("pg_hba.conf"), access);
        List<String> lines = new ArrayList<>(List.of(
                "listen_addresses = 'localhost'",
                "port = " + port,
                "unix_socket_directories = '" + folder + "'",
                "fsync = off",
                "max_connections = 60",
                "shared_buffers = 16MB"));
        for (String setting : settings) {
            lines.add(setting.replaceFirst("=(.*)", " = '$1'"));
        }
        Files.write(data().resolve("postgresql.conf"), lines);
    }

    /** A standby of this server, which follows it. */
    public PostgresServer standby() {
        try {
            return standbyAt(freePort());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** @param free the port of the standby */
    public PostgresServer standbyAt(int free) {
        try {
            PostgresServer standby = new PostgresServer(newFolder(), free);
            run(
                    "pg_basebackup",
                    "--pgdata=" + standby.data(),
                    "--host=" + folder,
                    "--port=" + port,
                    "--username=postgres",
                    "--checkpoint=fast",
                    "--write-recovery-conf");
            Files.writeString(
                    standby.data().resolve("postgresql.conf"),
                    Files.readString(standby.data().resolve("postgresql.conf"))
                            .replace("port = " + port, "port = " + standby.port)
                            .replace(folder.toString(), standby.folder.toString()));
            standby.restart();
            return standby;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Makes a standby a primary. */
    public void promote() {
        run("pg_ctl", "promote", "--pgdata=" + data(), "--wait");
    }

    /** Starts it, or starts it again. */
    public void restart() {
        stop();
        server = launch("postgres", "-D", data().toString());
        await().until(() -> succeeds("pg_isready", "--host=" + folder, "--port=" + port));
    }

    /** Stops it without a word to anyone. */
    public void stop() {
        if (server != null && server.isAlive()) {
            run("pg_ctl", "stop", "--pgdata=" + data(), "--mode=immediate");
            await().until(() -> !server.isAlive());
        }
    }

    /** Changes a setting for new sessions, and for those that are open. */
    public void set(String name, String value) {
        execute("ALTER SYSTEM SET " + name + " = '" + value + "'", "SELECT pg_reload_conf()");
    }

    /** Runs statements as superuser. */
    public void execute(String... statements) {
        TestDatabases.execute(uri(), statements);
    }

    public String query(String sql) {
        return TestDatabases.query(uri(), sql);
    }

    /** As TCP reaches it. */
    public String uri() {
        return "postgresql://postgres:" + PASSWORD + "@localhost:" + port + "/postgres";
    }

    public int port() {
        return port;
    }

    /** Where its socket is. */
    public Path folder() {
        return folder;
    }

    public Path data() {
        return folder.resolve("data");
    }

    @Override
    public void close() {
        stop();
        TestFiles.delete(folder);
    }

    private void run(String program, String... arguments) {
        try {
            Process process = launch(program, arguments);
            if (!process.waitFor(Patience.SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(program + " failed: " + Files.readString(folder.resolve("log")));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private boolean succeeds(String program, String... arguments) throws InterruptedException {
        return launch(program, arguments).waitFor() == 0;
    }

    private Process launch(String program, String... arguments) {
        List<String> line = new ArrayList<>(List.of(programs().resolve(program).toString()));
        line.addAll(List.of(arguments));
        return OtherUser.launch(folder, line);
    }

    /** Those of the newest version. */
    private static Path programs() {
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
                    .max(Comparator.comparing(
                            version -> Integer.valueOf(version.getFileName().toString())))
                    .orElseThrow()
                    .resolve("bin");
        } catch (IOException failure) {
            throw new UncheckedIOException("deploy/install-test-tools installs PostgreSQL", failure);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
