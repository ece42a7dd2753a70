package io.pagenow.chat.backup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.database.AppliedVersions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file is restored only if it is a backup, all of it is there, and this version understands it. */
final class BackupFileTest {
    private static final Instant TAKEN = Instant.parse("2026-01-31T12:00:00Z");
    private static final int GZIP_HEADER_BYTES = 10;

    /** All tables that every database has. */
    private static final Manifest MANIFEST = new Manifest(
            "0.1.0", TAKEN, AppliedVersions.packaged(), Table.ALL.subList(0, Table.ALL.indexOf(Table.FRIENDSHIPS)));

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("chat.tar.gz");
    }

    @Test
    void aWholeOneSaysWhenAndByWhatItWasMade() throws IOException {
        Files.write(file, backup(MANIFEST));
        BackupFile backup = BackupFile.verify(file);
        assertThat(backup.taken()).isEqualTo(TAKEN);
        assertThat(backup.chatApi()).isEqualTo("0.1.0");
    }

    @Test
    void oneCutShortAnywhereIsRefused() throws IOException {
        byte[] whole = backup(MANIFEST);
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void oneWithAWrongBitAnywhereIsRefused() throws IOException {
        byte[] whole = backup(MANIFEST);
        byte[] tar = gunzip(whole);
        for (int index = GZIP_HEADER_BYTES; index < whole.length; index++) {
            byte[] damaged = whole.clone();
            damaged[index] = (byte) (damaged[index] ^ 1 << (index % 8));
            // The last byte of what is compressed has bits without a meaning.
            if (!unchanged(damaged, tar)) {
                assertRefused(damaged);
            }
        }
    }

    @Test
    void oneWhoseContentWasChangedAndCompressedAgainIsRefused() throws IOException {
        assertRefused(changed("hello", "hullo"));
        assertRefused(changed("message_table 1", "message_table 2"));
        assertRefused(changed("message_table.000001", "message_table.000002"));
        assertThatCode(() -> BackupFile.verify(Files.write(file, changed("hello", "hello"))))
                .doesNotThrowAnyException();
    }

    @Test
    void oneWithFewerRowsThanItSaysIsRefused() throws IOException {
        assertThatThrownBy(() -> BackupFile.verify(Files.write(file, backup(MANIFEST, 3))))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("rows");
    }

    @Test
    void whatIsNoBackupIsRefused() throws IOException {
        assertRefused("hello".getBytes(UTF_8));
        assertRefused(gzip("hello".getBytes(UTF_8)));
        assertRefused(gzip(new byte[4_096]));
        assertThatThrownBy(() -> BackupFile.verify(folder.resolve("nothing")))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("There is no file");
        assertThatThrownBy(() -> BackupFile.verify(folder))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("cannot be");
    }

    @ParameterizedTest
    @CsvSource({
        "chat-api-backup 1, chat-api-backup 2, its format is 2",
        "chat-api-backup 1, chat-api-backup x, not made by chat-api",
        "schema V4__friends.sql, schema V5__later.sql, of a schema that this chat-api does not know",
        "table presence_table, table secret_table, a table that this chat-api does not know",
        "user_id last_seen_at, user_id secret, a column of presence_table",
        "user_id last_seen_at, user_id user_id, a column twice",
        "taken 2026, taken yesterday, has no time",
        "taken 2026, taken-2026, not understood",
        "chat-api 0.1.0, chat-bpi 0.1.0, not understood"
    })
    void whatThisVersionDoesNotUnderstandIsRefusedWithTheReason(String written, String other, String reason)
            throws IOException {
        String manifest = new String(MANIFEST.encode(), UTF_8);
        assertThat(manifest).contains(written);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ArchiveWriter archive = new ArchiveWriter(bytes, TAKEN)) {
            archive.add(ArchiveWriter.MANIFEST, manifest.replace(written, other).getBytes(UTF_8));
            finish(archive, MANIFEST, 0);
        }
        Files.write(file, bytes.toByteArray());
        assertThatThrownBy(() -> BackupFile.verify(file))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining(reason);
    }

    private void assertRefused(byte[] content) throws IOException {
        Files.write(file, content);
        assertThatThrownBy(() -> BackupFile.verify(file))
                .isInstanceOf(BackupException.class)
                .hasMessageStartingWith(file.toString());
    }

    private static byte[] backup(Manifest manifest) throws IOException {
        return backup(manifest, 1);
    }

    private static byte[] backup(Manifest manifest, long messages) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ArchiveWriter archive = new ArchiveWriter(bytes, TAKEN)) {
            archive.manifest(manifest);
            archive.part(
                    Table.named("message_table").orElseThrow(),
                    1,
                    "c\t1\tm\t2026-01-31 12:00:00+00\tann\t\thello\n".getBytes(UTF_8));
            finish(archive, manifest, messages);
        }
        return bytes.toByteArray();
    }

    private static void finish(ArchiveWriter archive, Manifest manifest, long messages) throws IOException {
        Map<String, Long> rows = new LinkedHashMap<>();
        manifest.tables().forEach(table -> rows.put(table.name(), table.name().equals("message_table") ? messages : 0));
        archive.rows(rows);
        archive.finish();
    }

    private static byte[] changed(String from, String to) throws IOException {
        String text = new String(gunzip(backup(MANIFEST)), ISO_8859_1);
        assertThat(text).contains(from);
        return gzip(text.replace(from, to).getBytes(ISO_8859_1));
    }

    private static boolean unchanged(byte[] compressed, byte[] content) {
        try {
            return Arrays.equals(gunzip(compressed), content);
        } catch (IOException damaged) {
            return false;
        }
    }

    private static byte[] gunzip(byte[] compressed) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }
}
