package io.pagenow.chat.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresCrashTest {

    @TempDir
    Path temp;

    @Test
    void aServerLeftBehindByAKilledProcessIsReplacedAndWhatItCommittedIsThere() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        long left = killedAfterACommit(settings);
        assertThat(Fixture.alive(left)).isTrue();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
            assertThat(Fixture.alive(left)).isFalse();
            assertThat(Fixture.query(postgres, "SELECT content FROM committed")).isEqualTo("a message");
        }
    }

    @Test
    void whenAllIsKilledTheServerRecoversWhatWasCommitted() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        Fixture.kill(killedAfterACommit(settings));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
            assertThat(Fixture.query(postgres, "SELECT content FROM committed")).isEqualTo("a message");
            assertThat(Fixture.root(settings).resolve("server.log")).content().contains("automatic recovery");
        }
    }

    @Test
    void aKilledServerIsNoticedAndRecovers() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
            Fixture.execute(postgres, "CREATE TABLE committed AS SELECT 1 AS id");
            Fixture.kill(Fixture.postmaster(settings));
            await().until(() -> !postgres.running());
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
            assertThat(Fixture.query(postgres, "SELECT id FROM committed")).isEqualTo("1");
        }
    }

    @Test
    void aStartWaitsForAProcessOfTheKilledServer() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        long backend;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
            Connection connection = Fixture.connect(postgres.connection());
            backend = Long.parseLong(Fixture.query(connection, "SELECT pg_backend_pid()"));
            Fixture.run("kill", "-STOP", Long.toString(backend));
            Fixture.kill(Fixture.postmaster(settings));
            await().until(() -> !postgres.running());
        }
        CompletableFuture<EmbeddedPostgres> start =
                CompletableFuture.supplyAsync(() -> EmbeddedPostgres.start(settings));
        Path log = Fixture.root(settings).resolve("server.log");
        await().until(() -> start.isDone() || Files.readString(log).contains("pre-existing shared memory block"));
        assertThat(start).isNotDone();
        Fixture.kill(backend);
        try (EmbeddedPostgres postgres = start.get(1, TimeUnit.MINUTES)) {
            assertThat(Fixture.query(postgres, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aStalePidFileWithTheIdOfAnotherProgramIsRemovedAndTheProgramLeftAlone() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        Process other = new ProcessBuilder("sleep", "600")
                .directory(Fixture.cluster(settings).toFile())
                .start();
        try {
            startOver(settings, other.pid());
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroy();
        }
    }

    @Test
    void aStalePidFileWithTheIdOfAnotherDirectorysServerIsRemovedAndThatServerLeftAlone() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        EmbeddedPostgres.Settings others = Fixture.startedBefore(temp.resolve("other"));
        try (EmbeddedPostgres other = EmbeddedPostgres.start(others)) {
            startOver(settings, Fixture.postmaster(others));
            assertThat(Fixture.query(other, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void anEmptyPidFileIsRemoved() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        Files.createFile(Fixture.cluster(settings).resolve("postmaster.pid"));
        EmbeddedPostgres.start(settings).close();
    }

    @Test
    void aProcessKilledWhileItUnpacksLeavesNothingThatIsUsed() throws Exception {
        EmbeddedPostgres.Settings settings = EmbeddedPostgres.Settings.in(temp.resolve("data"));
        assertRestartsAfterAKillAt(settings, "incomplete-bin-");
    }

    @Test
    void aProcessKilledWhileItMakesTheClusterLeavesNothingThatIsUsed() throws Exception {
        assertRestartsAfterAKillAt(Fixture.unpacked(temp), "incomplete-cluster-");
    }

    @Test
    void theBinariesOfAnotherVersionAreDeleted() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        Path old = Files.createDirectories(Fixture.root(settings).resolve("bin-18.1.0-linux-x86_64/bin"));
        EmbeddedPostgres.start(settings).close();
        assertThat(old.getParent()).doesNotExist();
    }

    private static void assertRestartsAfterAKillAt(EmbeddedPostgres.Settings settings, String prefix) throws Exception {
        Path root = Fixture.root(settings);
        try (OtherProcess other = OtherProcess.start(settings.dataDir())) {
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> Files.isDirectory(root)
                            && !PrivateFiles.startingWith(root, prefix).isEmpty());
            other.kill();
        }
        assertThat(PrivateFiles.startingWith(root, prefix)).isNotEmpty();
        assertThat(Fixture.cluster(settings)).doesNotExist();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
            assertThat(Fixture.query(postgres, "SELECT 1")).isEqualTo("1");
        }
        EmbeddedPostgres.start(settings).close();
        assertThat(PrivateFiles.startingWith(root, "incomplete-")).isEmpty();
    }

    private static void startOver(EmbeddedPostgres.Settings settings, long pid) throws Exception {
        Path cluster = Fixture.cluster(settings);
        Files.writeString(
                cluster.resolve("postmaster.pid"),
                pid + "\n" + cluster + "\n1700000000\n5432\n\n127.0.0.1\n  2155877         6\nready   \n");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
            assertThat(Fixture.query(postgres, "SELECT 1")).isEqualTo("1");
            assertThat(Fixture.postmaster(settings)).isNotEqualTo(pid);
        }
    }

    /** Kills the owner, not the server, after a commit; returns the server's process id. */
    private static long killedAfterACommit(EmbeddedPostgres.Settings settings) throws Exception {
        try (OtherProcess other = OtherProcess.start(settings.dataDir())) {
            String answer = other.answer();
            assertThat(answer).startsWith(OtherProcess.READY);
            URI uri = URI.create(answer.substring(OtherProcess.READY.length()));
            String password = uri.getUserInfo().substring(uri.getUserInfo().indexOf(':') + 1);
            try (Connection connection = Fixture.connect(
                            new ConnectionFacts(uri.getHost(), uri.getPort(), "chat", "chat", password));
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE committed AS SELECT 'a message' AS content");
            }
            other.kill();
        }
        return Fixture.postmaster(settings);
    }
}
