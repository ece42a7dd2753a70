package io.pagenow.chat.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

    @TempDir
    Path temp;

    @Test
    void aFirstStartMakesADatabaseThatARestartKeeps() throws Exception {
        EmbeddedPostgres.Settings settings = EmbeddedPostgres.Settings.in(temp.resolve("not/there/yet"));
        ConnectionFacts first;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
            first = postgres.connection();
            Fixture.execute(postgres, "CREATE TABLE kept AS SELECT 'a message' AS content");
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
            assertThat(postgres.connection()).isEqualTo(first);
            assertThat(Fixture.query(postgres, "SELECT content FROM kept")).isEqualTo("a message");
        }
        Path home = Fixture.root(settings)
                .resolve("bin-" + Binaries.version() + "-" + Platform.current().name());
        assertThat(home.resolve("lib/libpq.so.5")).isSymbolicLink();
        assertThat(home.resolve("bin/postgres")).isExecutable();
        assertThat(home.resolve("share/postgresql/postgres.bki")).isRegularFile();
        assertThat(Files.isExecutable(home.resolve("share/postgresql/postgres.bki")))
                .isFalse();
    }

    @Test
    void everythingBelongsToItsOwnerAlone() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.unpacked(temp);
        EmbeddedPostgres.start(settings).close();
        Path root = Fixture.root(settings);
        try (Stream<Path> all = Files.walk(root)) {
            assertThat(all.filter(path -> !Files.isSymbolicLink(path)))
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .endsWith("------"));
        }
        assertThat(List.of("password", "superuser-password", "port", "lock", "server.log"))
                .allSatisfy(name -> assertThat(
                                PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(name))))
                        .isEqualTo("rw-------"));
    }

    @Test
    void whatIsCommittedIsOnTheDiskAndOrderedTheSameEverywhere() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings);
                Connection connection = Fixture.connect(postgres.connection())) {
            Map<String, String> expected = Map.of(
                    "fsync", "on",
                    "synchronous_commit", "on",
                    "full_page_writes", "on",
                    "data_checksums", "on",
                    "server_encoding", "UTF8",
                    // The driver sends its own TimeZone.
                    "log_timezone", "UTC",
                    "listen_addresses", "127.0.0.1",
                    "max_wal_size", "2GB");
            for (Map.Entry<String, String> setting : expected.entrySet()) {
                assertThat(Fixture.query(connection, "SHOW " + setting.getKey()))
                        .as(setting.getKey())
                        .isEqualTo(setting.getValue());
            }
            assertThat(Fixture.query(
                            connection,
                            "SELECT datlocprovider::text || ' ' || datlocale FROM pg_database"
                                    + " WHERE datname = current_database()"))
                    .isEqualTo("b C.UTF-8");
        }
    }

    @Test
    void nobodyConnectsWithoutThePassword() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
            ConnectionFacts facts = postgres.connection();
            for (String user : List.of("chat", "postgres")) {
                assertThatThrownBy(() -> Fixture.connect(facts, user, "guessed").close())
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("password authentication failed");
            }
            String superuserPassword = PrivateFiles.read(Fixture.root(settings).resolve("superuser-password"))
                    .orElseThrow();
            try (Connection connection = Fixture.connect(facts, "postgres", superuserPassword)) {
                assertThat(Fixture.query(
                                connection, "SELECT string_agg(DISTINCT auth_method, ' ') FROM pg_hba_file_rules"))
                        .isEqualTo("scram-sha-256");
            }
        }
    }

    @Test
    void theUserOwnsTheDatabaseButIsNoSuperuser() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Fixture.startedBefore(temp))) {
            assertThat(Fixture.query(postgres, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
                    .isEqualTo("f");
            assertThatThrownBy(() -> Fixture.execute(postgres, "COPY (SELECT 1) TO PROGRAM 'true'"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void thePasswordShowsInTheUriAlone() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
            ConnectionFacts facts = postgres.connection();
            assertThat(facts.password()).matches("[0-9a-f]{64}");
            assertThat(facts.uri())
                    .isEqualTo("postgresql://chat:" + facts.password() + "@127.0.0.1:" + facts.port() + "/chat");
            assertThat(postgres.toString() + facts).contains("127.0.0.1").doesNotContain(facts.password());
            assertThat(Fixture.root(settings).resolve("server.log")).content().doesNotContain(facts.password());
        }
    }

    @Test
    void aLostPasswordFileIsReplacedByANewPassword() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        String old;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
            old = postgres.connection().password();
            Fixture.execute(postgres, "CREATE TABLE kept ()");
        }
        Files.delete(Fixture.root(settings).resolve("password"));
        for (int start = 0; start < 2; start++) {
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
                assertThat(postgres.connection().password()).isNotEqualTo(old);
                assertThat(Fixture.query(postgres, "SELECT count(*) FROM kept")).isEqualTo("0");
            }
        }
    }

    @Test
    void theOperatorsSettingsReplaceTheDefaults() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        Map<String, String> chosen = Map.of("shared_buffers", "64MB", "cluster_name", "it's a \\ name");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(
                new EmbeddedPostgres.Settings(settings.dataDir(), 0, chosen, Duration.ofMinutes(1)))) {
            assertThat(Fixture.query(postgres, "SHOW shared_buffers")).isEqualTo("64MB");
            assertThat(Fixture.query(postgres, "SHOW cluster_name")).isEqualTo("it's a \\ name");
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
            assertThat(Fixture.query(postgres, "SHOW shared_buffers")).isEqualTo("128MB");
        }
    }

    @Test
    void theServerHasASessionOfItsOwn() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
            assertThat(postgres.running()).isTrue();
            long pid = Fixture.postmaster(settings);
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // After the name in parentheses: state, parent, process group, session.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            assertThat(fields[2]).isEqualTo(Long.toString(pid));
            assertThat(fields[3]).isEqualTo(Long.toString(pid));
        }
    }

    @Test
    void closingTwiceIsClosingOnce() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        EmbeddedPostgres postgres = EmbeddedPostgres.start(settings);
        long pid = Fixture.postmaster(settings);
        // A client that stays connected does not hold the server up.
        try (Connection connection = Fixture.connect(postgres.connection())) {
            postgres.close();
            postgres.close();
            assertThat(connection.isValid(1)).isFalse();
        }
        // Its files are gone a moment before it is.
        await().until(() -> !Fixture.alive(pid));
        assertThat(postgres.running()).isFalse();
    }
}
