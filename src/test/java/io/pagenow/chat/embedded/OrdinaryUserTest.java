package io.pagenow.chat.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.core.Context;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.io.IOUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/** Run by root, this starts a JVM without root's rights; the other tests run as whoever runs them. */
class OrdinaryUserTest {

    static final int NOBODY = 65_534;

    @TempDir
    Path temp;

    @BeforeEach
    void openTheWay() throws Exception {
        assumeTrue(Platform.current().root(), "the other tests run as an ordinary user already");
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void anOrdinaryUserStartsAndStopsAndStartsAgain() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.unpackedFor(NOBODY, temp);
        for (int start = 0; start < 2; start++) {
            try (OtherProcess other = asNobody(settings.dataDir())) {
                assertThat(other.answer()).startsWith(OtherProcess.READY);
                assertThat(Files.getAttribute(Path.of("/proc/" + Fixture.postmaster(settings)), "unix:uid"))
                        .isEqualTo(NOBODY);
            }
        }
    }

    @Test
    void anOrdinaryUserFindsAndReplacesTheServerOfAKilledProcess() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.unpackedFor(NOBODY, temp);
        long left;
        try (OtherProcess other = asNobody(settings.dataDir())) {
            assertThat(other.answer()).startsWith(OtherProcess.READY);
            left = Fixture.postmaster(settings);
            other.kill();
        }
        assertThat(Fixture.alive(left)).isTrue();
        try (OtherProcess other = asNobody(settings.dataDir())) {
            assertThat(other.answer()).startsWith(OtherProcess.READY);
            assertThat(Fixture.alive(left)).isFalse();
        }
    }

    @Test
    void aDirectoryThatIsNotWritableIsRefused() throws Exception {
        Path dataDir = temp.resolve("data");
        try (OtherProcess other = asNobody(dataDir)) {
            assertThat(other.answer()).startsWith(OtherProcess.REFUSED).contains(dataDir.toString(), "may not write");
        }
    }

    private OtherProcess asNobody(Path dataDir) throws Exception {
        return OtherProcess.start(
                dataDir,
                readableClassPath(),
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }

    /** The local repository is often inside root's home, which others may not enter. */
    private String readableClassPath() throws Exception {
        Path libraries = temp.resolve("libraries");
        if (!Files.exists(libraries)) {
            Files.createDirectory(libraries);
            for (Class<?> needed : List.of(
                    EmbeddedPostgres.class,
                    OtherProcess.class,
                    LoggerFactory.class,
                    Logger.class,
                    Context.class,
                    TarArchiveInputStream.class,
                    IOUtils.class,
                    XZInputStream.class)) {
                Path source = Path.of(needed.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
                Fixture.run("cp", "-r", source.toString(), libraries.toString());
            }
            Fixture.run("chmod", "-R", "a+rX", libraries.toString());
        }
        try (Stream<Path> all = Files.list(libraries)) {
            return all.map(Path::toString).collect(Collectors.joining(":"));
        }
    }
}
