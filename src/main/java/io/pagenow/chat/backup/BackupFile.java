package io.pagenow.chat.backup;

import static java.util.Objects.requireNonNull;

import io.pagenow.chat.database.AppliedVersions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A verified backup: it was read once in full, is complete, and can be restored by this version. */
public final class BackupFile {
    private final Path path;
    private final Manifest manifest;
    private final long files;

    private BackupFile(Path path, Manifest manifest, long files) {
        this.path = path;
        this.manifest = manifest;
        this.files = files;
    }

    /**
     * Reads the whole file and verifies it.
     *
     * @throws BackupException if it is not a backup, is cut short or damaged, or was written by a newer version
     */
    public static BackupFile verify(Path path) {
        try {
            Verification verification = new Verification();
            Map<String, Long> rows = read(path, verification);
            if (!verification.matches(rows)) {
                throw refused(
                        path,
                        new BackupException("its tables do not have the numbers of rows in " + ArchiveWriter.ROWS));
            }
            return new BackupFile(path, requireNonNull(verification.manifest, "comes first"), verification.files);
        } catch (SQLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns the time of the snapshot by the database's clock. */
    public Instant taken() {
        return manifest.taken();
    }

    /** Returns the version of chat-api that wrote the backup. */
    public String chatApi() {
        return manifest.chatApi();
    }

    /** Returns the number of files of messages, thumbnails not counted. */
    long files() {
        return files;
    }

    Manifest manifest() {
        return manifest;
    }

    Map<String, Long> read(ArchiveReader.Receiver receiver) throws SQLException {
        return read(path, receiver);
    }

    BackupException refused(String reason) {
        return refused(path, new BackupException(reason));
    }

    private static Map<String, Long> read(Path path, ArchiveReader.Receiver receiver) throws SQLException {
        try (InputStream in = Files.newInputStream(path)) {
            return ArchiveReader.read(in, receiver);
        } catch (BackupException refused) {
            throw refused(path, refused);
        } catch (NoSuchFileException missing) {
            throw new BackupException("There is no file " + path, missing);
        } catch (IOException unreadable) {
            throw new BackupException(
                    path + " cannot be read by user " + System.getProperty("user.name") + ": "
                            + unreadable.getMessage(),
                    unreadable);
        }
    }

    private static BackupException refused(Path path, BackupException reason) {
        return new BackupException(path + " cannot be restored: " + reason.getMessage(), reason);
    }

    /** Counts the rows of each table and discards them. */
    private static final class Verification implements ArchiveReader.Receiver {
        private final Map<String, Long> rows = new HashMap<>();
        private @Nullable Manifest manifest;
        private long files;

        @Override
        public void begin(Manifest found) {
            List<String> packaged = AppliedVersions.packaged();
            found.schema().stream()
                    .filter(script -> !packaged.contains(script))
                    .findFirst()
                    .ifPresent(newer -> {
                        throw new BackupException("it is of a schema that this chat-api does not know: restore it with"
                                + " the version that wrote it, or a newer one");
                    });
            manifest = found;
        }

        /** Counts line feeds. COPY's text format ends each row with one, and escapes those in values as {@code \n}. */
        @Override
        public void rows(Table table, byte[] buffer, int length) {
            long ends = 0;
            for (int index = 0; index < length; index++) {
                if (buffer[index] == '\n') {
                    ends++;
                }
            }
            rows.merge(table.name(), ends, Long::sum);
        }

        @Override
        public void file(String key, boolean isThumbnail, InputStream content) {
            files += isThumbnail ? 0 : 1;
        }

        boolean matches(Map<String, Long> expected) {
            return expected.entrySet().stream()
                    .allMatch(each -> rows.getOrDefault(each.getKey(), 0L).equals(each.getValue()));
        }
    }
}
