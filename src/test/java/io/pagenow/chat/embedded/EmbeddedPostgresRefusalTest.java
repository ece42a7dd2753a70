package io.pagenow.chat.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresRefusalTest {

    @TempDir
    Path temp;

    @Test
    void asSecondOwnerInThisProcessOrAnother() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        String own = Long.toString(ProcessHandle.current().pid());
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
            assertRefused(settings).hasMessageContainingAll(settings.dataDir().toString(), "process " + own);
            // The refusal above must not have cost the first owner its lock.
            try (OtherProcess other = OtherProcess.start(settings.dataDir())) {
                assertThat(other.answer()).startsWith(OtherProcess.REFUSED).contains("process " + own);
            }
            assertThat(Fixture.query(postgres, "SELECT 1")).isEqualTo("1");
        }
        EmbeddedPostgres.start(settings).close();
    }

    @Test
    void whileAnotherProcessOwnsTheDirectory() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        try (OtherProcess other = OtherProcess.start(settings.dataDir())) {
            assertThat(other.answer()).startsWith(OtherProcess.READY);
            assertRefused(settings).hasMessageContainingAll(settings.dataDir().toString(), "process " + other.pid());
        }
        EmbeddedPostgres.start(settings).close();
    }

    @Test
    void ofAClusterOfAnotherMajorVersion() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.unpacked(temp);
        Path cluster = Files.createDirectory(Fixture.cluster(settings));
        Files.writeString(cluster.resolve("PG_VERSION"), "17\n");
        assertRefused(settings)
                .hasMessageContainingAll(cluster.toString(), "PostgreSQL 17", "PostgreSQL 18", "backup FILE");
    }

    @Test
    void ofADirectoryThatHasOnlyAnOlderVersionsData() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.unpacked(temp);
        Path older = Files.createDirectory(Fixture.root(settings).resolve("16"));
        Files.writeString(older.resolve("PG_VERSION"), "16\n");
        assertRefused(settings).hasMessageContainingAll(older.toString(), "PostgreSQL 16", "PostgreSQL 18");
    }

    @Test
    void ofAClusterDirectoryWithoutACluster() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.unpacked(temp);
        Path file = Files.createDirectory(Fixture.cluster(settings)).resolve("precious");
        Files.writeString(file, "something");
        assertRefused(settings)
                .hasMessageContainingAll(Fixture.cluster(settings).toString(), "PG_VERSION");
        assertThat(file).hasContent("something");
    }

    @Test
    void ofAFile() throws Exception {
        Path file = Files.createFile(temp.resolve("data"));
        assertRefused(EmbeddedPostgres.Settings.in(file)).hasMessageContainingAll(file.toString(), "is a file");
        assertRefused(EmbeddedPostgres.Settings.in(file.resolve("below"))).hasMessageContaining(file.toString());
    }

    @Test
    void ofADirectoryOfAnotherUser() throws Exception {
        assumeTrue(Platform.current().root(), "only root can give a directory away");
        EmbeddedPostgres.Settings settings = Fixture.unpacked(temp);
        Files.setAttribute(Fixture.root(settings), "unix:uid", OrdinaryUserTest.NOBODY);
        assertRefused(settings).hasMessageContainingAll("user " + OrdinaryUserTest.NOBODY, "user 0", "chown");
    }

    @Test
    void forRootWhereUserNamespacesAreForbidden() throws Exception {
        assumeTrue(Platform.current().root(), "an ordinary user needs no user namespace");
        assertRootRefused(
                "echo 0 > /proc/sys/user/max_user_namespaces && exec \"$@\"", "user namespace", "ordinary user");
    }

    @Test
    void forRootWhereTheProgramUnshareIsMissing() throws Exception {
        assumeTrue(Platform.current().root(), "an ordinary user needs no user namespace");
        assertRootRefused("PATH=/nowhere; export PATH; exec \"$@\"", "the program unshare", "ordinary user");
    }

    @Test
    void ofAPathThatTheShellWouldReadDifferently() {
        Path odd = temp.resolve("$HOME");
        assertRefused(EmbeddedPostgres.Settings.in(odd)).hasMessageContaining(odd.toString());
    }

    @Test
    void ofADiskWithoutRoom() throws Exception {
        Path disk = Files.createDirectory(temp.resolve("disk"));
        assumeTrue(Platform.current().root(), "only root can mount");
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", disk.toString()).start();
        assumeTrue(mount.waitFor() == 0, "mounting is forbidden here");
        try {
            assertRefused(EmbeddedPostgres.Settings.in(disk))
                    .hasMessageContainingAll(disk.toString(), "MB left", "200 MB");
        } finally {
            Fixture.run("umount", disk.toString());
        }
    }

    @Test
    void ofASystemWithoutBinaries() {
        Platform platform = new Platform("solaris", "sparc", false, -1);
        assertThatThrownBy(() -> Binaries.unpack(temp, platform))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContainingAll("solaris-sparc", "CHAT_DATABASE_URI", "database.uri");
    }

    @Test
    void ofSettingsThatWouldRiskAcknowledgedMessages() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        for (String name : new String[] {"fsync", "synchronous_commit", "listen_addresses", "port"}) {
            assertRefused(with(settings, name, "off")).hasMessageContaining(name);
        }
        assertRefused(with(settings, "Fsync = off #", "off")).hasMessageContaining("Fsync = off #");
        assertRefused(with(settings, "work_mem", "1MB'\nfsync = off")).hasMessageContaining("work_mem");
    }

    @Test
    void ofASettingThatTheServerDoesNotUnderstandInTheServersWords() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        assertRefused(with(settings, "shared_buffers", "plenty")).hasMessageContainingAll("shared_buffers", "plenty");
        EmbeddedPostgres.start(settings).close();
    }

    @Test
    void ofPortsAndTimesThatCannotBe() {
        assertThatThrownBy(() -> new EmbeddedPostgres.Settings(temp, 65_536, Map.of(), Duration.ofMinutes(1)))
                .hasMessageContaining("65536");
        assertThatThrownBy(() -> new EmbeddedPostgres.Settings(temp, 0, Map.of(), Duration.ZERO))
                .hasMessageContaining("PT0S");
    }

    /** Runs another JVM as root of a user namespace of its own, where limits can be set without harm to others. */
    private void assertRootRefused(String script, String... reasons) throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.unpacked(temp);
        List<String> prefix = List.of("unshare", "--user", "--map-root-user", "sh", "-c", script, "sh");
        String classPath = System.getProperty("java.class.path");
        try (OtherProcess other = OtherProcess.start(settings.dataDir(), classPath, prefix)) {
            assertThat(other.answer())
                    .startsWith(OtherProcess.REFUSED)
                    .contains(reasons)
                    .contains("CHAT_DATABASE_URI");
        }
    }

    private static EmbeddedPostgres.Settings with(EmbeddedPostgres.Settings settings, String name, String value) {
        return new EmbeddedPostgres.Settings(settings.dataDir(), 0, Map.of(name, value), settings.startLimit());
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(EmbeddedPostgres.Settings settings) {
        return assertThatThrownBy(() -> EmbeddedPostgres.start(settings).close())
                .isInstanceOf(EmbeddedPostgresException.class);
    }
}
