package io.pagenow.chat.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pagenow.chat.support.Threat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others have put where a backup is to be written is not written into, and not removed. */
@Threat(26)
final class PartFileTest {
    @TempDir
    private Path folder;

    private Path file;
    private Path part;

    @BeforeEach
    void name() {
        file = folder.resolve("chat.tar.gz");
        part = folder.resolve("chat.tar.gz.part");
    }

    @Test
    void aNewFileIsItsOwnersAloneFromItsFirstByte() throws IOException {
        try (PartFile written = PartFile.create(file, false)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(part)))
                    .isEqualTo("rw-------");
            write(written);
            written.complete();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(part).doesNotExist();
    }

    @Test
    void whatAnEarlierBackupOfTheSameUserHasLeftIsReplacedByANewFile() throws IOException {
        Files.writeString(part, "left behind");
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-rw-rw-"));
        Path opened = Files.createLink(folder.resolve("opened before"), part);
        try (PartFile written = PartFile.create(file, false)) {
            write(written);
            written.complete();
        }
        assertThat(opened).hasContent("left behind");
        assertThat(file).hasContent("rows");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aSymbolicLinkIsLeftAlone() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious"), "precious");
        Files.createSymbolicLink(part, precious);

        assertRefused();
        assertThat(precious).hasContent("precious");
        assertThat(part).isSymbolicLink();
    }

    @Test
    void aSymbolicLinkToNothingIsLeftAlone() throws IOException {
        Files.createSymbolicLink(part, folder.resolve("nothing"));

        assertRefused();
        assertThat(folder.resolve("nothing")).doesNotExist();
    }

    @Test
    void aDirectoryIsLeftAlone() throws IOException {
        Files.createDirectory(part);

        assertRefused();
        assertThat(part).isDirectory();
    }

    @Test
    void aPipeIsLeftAlone() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", part.toString()).start().waitFor())
                .isZero();

        assertRefused();
        assertThat(Files.exists(part, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    @Test
    void aFileOfAnotherUserIsLeftAlone() throws IOException {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Files.writeString(part, "");
        Files.setOwner(
                part, part.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));

        assertRefused();
        assertThat(Files.getOwner(part).getName()).isEqualTo("nobody");
    }

    @Test
    void anotherBackupThatIsBeingWrittenIsWaitedFor() throws IOException {
        try (PartFile first = PartFile.create(file, false)) {
            assertThatThrownBy(() -> PartFile.create(file, false))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("wait for its end");
            write(first);
            first.complete();
        }
        assertThat(file).hasContent("rows");
    }

    @Test
    void aFileThatWasReplacedMeanwhileDoesNotGetTheName() throws IOException {
        try (PartFile written = PartFile.create(file, false)) {
            write(written);
            Files.delete(part);
            Files.writeString(part, "somebody else's");

            assertThatThrownBy(written::complete)
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("replaced");
        }
        assertThat(file).doesNotExist();
        assertThat(part).hasContent("somebody else's");
    }

    private void assertRefused() {
        assertThatThrownBy(() -> PartFile.create(file, false))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining(part.toString())
                .hasMessageContaining("remove it");
    }

    private static void write(PartFile written) throws IOException {
        try (OutputStream out = written.stream()) {
            out.write("rows".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
