package io.pagenow.chat.embedded;

import io.pagenow.chat.support.TestFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;

/**
 * A PostgreSQL of the oldest version that the server works with, for tests. Its programs come from a directory, not from the class path, where
 * those of the built-in version have the same name.
 */
public final class OldestPostgres {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Path root;
    private final Path data;
    private final Commands commands;

    private OldestPostgres(Path root, Commands commands) {
        this.root = root;
        this.data = root.resolve("data");
        this.commands = commands;
    }

    /**
     * Starts one that runs until this JVM ends.
     *
     * @param archives the directory that holds the archive for this platform
     * @return a {@code postgresql://} URI of a superuser
     */
    public static String start(Path archives) {
        try {
            Platform platform = Platform.current();
            Path root = TestFiles.newDirectory("oldest-postgres");
            Path home = root.resolve("home");
            try (InputStream archive = Files.newInputStream(archives.resolve(platform.archive()))) {
                Binaries.extract(archive, home);
            }
            OldestPostgres postgres = new OldestPostgres(root, new Commands(new Binaries(home), platform, root));
            Runtime.getRuntime().addShutdownHook(new Thread(postgres::stop));
            return postgres.run();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private String run() throws IOException, InterruptedException {
        String password = UUID.randomUUID().toString();
        Path passwordFile = Files.writeString(root.resolve("superuser-password"), password);
        commands.run(
                "initdb",
                List.of(
                        "--pgdata=" + data,
                        "--username=postgres",
                        "--pwfile=" + passwordFile,
                        "--auth=trust",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync"),
                "",
                LIMIT);
        int port = freePort();
        Process process = commands.launch(
                "postgres",
                List.of(
                        "-D", data.toString(),
                        "-p", String.valueOf(port),
                        "-c", "listen_addresses=127.0.0.1",
                        "-c", "unix_socket_directories=",
                        "-c", "max_connections=300",
                        "-c", "fsync=off"));
        Awaitility.await().atMost(LIMIT).until(() -> !process.isAlive() || answers(port, password));
        if (!process.isAlive()) {
            throw commands.failed("postgres ended");
        }
        return "postgresql://postgres:" + password + "@127.0.0.1:" + port + "/postgres";
    }

    private static boolean answers(int port, String password) {
        try {
            DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", password)
                    .close();
            return true;
        } catch (SQLException notYet) {
            return false;
        }
    }

    private void stop() {
        try {
            commands.run("pg_ctl", List.of("stop", "--pgdata=" + data, "--mode=immediate"), "", LIMIT);
            TestFiles.delete(root);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
