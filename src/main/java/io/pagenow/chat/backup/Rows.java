package io.pagenow.chat.backup;

import io.pagenow.chat.attachment.FileTransfer;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Copies the rows of a backup into the tables, and the files of messages into their store. */
final class Rows implements ArchiveReader.Receiver, AutoCloseable {
    private final Connection connection;
    private final Optional<FileTransfer> store;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private @Nullable Table table;
    private @Nullable CopyIn copy;
    private long files;

    Rows(Connection connection, Optional<FileTransfer> store) {
        this.connection = connection;
        this.store = store;
    }

    @Override
    public void begin(Manifest manifest) {}

    @Override
    public void rows(Table next, byte[] buffer, int length) throws SQLException {
        CopyIn running = copy;
        if (running == null || !next.equals(table)) {
            endTable();
            running = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + next.name() + " " + next.columnList() + " FROM STDIN");
            table = next;
            copy = running;
        }
        running.writeToCopy(buffer, 0, length);
    }

    /** A file whose restore is repeated takes the place of the earlier one. */
    @Override
    public void file(String key, boolean isThumbnail, InputStream content) {
        if (store.isEmpty()) {
            return;
        }
        try {
            if (isThumbnail) {
                store.get().receiveThumbnail(key, content);
            } else {
                store.get().receiveOriginal(key, content);
                files++;
            }
        } catch (IOException failure) {
            throw new BackupException(
                    "a file of a message cannot be written to " + store.get().place() + ": " + failure.getMessage()
                            + ". Repair the store, or restore the database alone (--without-files)",
                    failure);
        }
    }

    /** Returns the number of restored files, without thumbnails. */
    long files() {
        return files;
    }

    /** @return the number of rows that the database stored, for each table that has rows */
    Map<String, Long> end() throws SQLException {
        endTable();
        return counts;
    }

    private void endTable() throws SQLException {
        if (table != null && copy != null) {
            counts.put(table.name(), copy.endCopy());
            table = null;
        }
    }

    /** Cancels an unfinished COPY after a failure, so that the connection can be used again. */
    @Override
    public void close() throws SQLException {
        if (copy != null && copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
