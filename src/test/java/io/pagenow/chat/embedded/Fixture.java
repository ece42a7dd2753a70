package io.pagenow.chat.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What the tests of this package share: ready-made data directories, SQL, and the means to be rough with processes. */
final class Fixture {

    private Fixture() {}

    /** Settings for a new data directory that has the binaries already, which are costly to unpack, as links. */
    static EmbeddedPostgres.Settings unpacked(Path temp) throws Exception {
        Path dataDir = temp.resolve("data");
        Path root = dataDir.resolve("postgresql");
        PrivateFiles.createDirectories(root);
        run("cp", "-al", Template.binaries().toString(), root.toString());
        return EmbeddedPostgres.Settings.in(dataDir);
    }

    /** Settings for a data directory that was started and closed before. */
    static EmbeddedPostgres.Settings startedBefore(Path temp) throws Exception {
        EmbeddedPostgres.Settings settings = unpacked(temp);
        for (String name : List.of("18", "password", "superuser-password")) {
            run(
                    "cp",
                    "-a",
                    Template.ROOT.resolve(name).toString(),
                    root(settings).toString());
        }
        return settings;
    }

    /** As {@link #unpacked}, for another user. */
    static EmbeddedPostgres.Settings unpackedFor(int uid, Path temp) throws Exception {
        EmbeddedPostgres.Settings settings = unpacked(temp);
        Path linked = root(settings).resolve(Template.binaries().getFileName());
        // A change of owner would reach the files of all tests through the links.
        PrivateFiles.deleteTree(linked);
        run("cp", "-a", Template.binaries().toString(), linked.toString());
        run("chown", "-R", uid + ":" + uid, settings.dataDir().toString());
        return settings;
    }

    static Path root(EmbeddedPostgres.Settings settings) {
        return settings.dataDir().resolve("postgresql");
    }

    static Path cluster(EmbeddedPostgres.Settings settings) {
        return root(settings).resolve("18");
    }

    static long postmaster(EmbeddedPostgres.Settings settings) throws IOException {
        return PostmasterPid.read(cluster(settings)).orElseThrow().pid();
    }

    static Connection connect(ConnectionFacts facts) throws SQLException {
        return connect(facts, facts.user(), facts.password());
    }

    static Connection connect(ConnectionFacts facts, String user, String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + facts.host() + ":" + facts.port() + "/" + facts.database(), user, password);
    }

    static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres.connection());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres.connection())) {
            return query(connection, sql);
        }
    }

    static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Ends a process as {@code kill -9} does. */
    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    static boolean alive(long pid) {
        return new PostmasterPid(pid, false).alive(Platform.current());
    }

    static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed with status " + process.exitValue());
        }
    }

    /** One data directory, started and closed once, of which the tests get copies. */
    private static final class Template {
        static final Path ROOT = make();

        static Path binaries() {
            return ROOT.resolve(
                    "bin-" + Binaries.version() + "-" + Platform.current().name());
        }

        private static Path make() {
            try {
                Path dataDir = Files.createTempDirectory("chat-embedded-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(dataDir)));
                EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(dataDir)).close();
                return dataDir.resolve("postgresql");
            } catch (IOException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private static void delete(Path dataDir) {
            try {
                PrivateFiles.deleteTree(dataDir);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
