package io.pagenow.chat.backup;

import io.pagenow.chat.attachment.FileStore.Variant;
import io.pagenow.chat.attachment.FileTransfer;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Adds the files of messages to a backup, each with its thumbnail before it. Blocks. */
final class FileBackup {
    private static final String FILES =
            "SELECT store_key, has_thumbnail FROM attachment_table WHERE state = 'ready' ORDER BY store_key";

    private static final String EXISTS =
            "SELECT EXISTS (SELECT FROM attachment_table WHERE store_key = ? AND state = 'ready')";

    private final FileTransfer transfer;

    /** A file of the snapshot. */
    record File(String key, boolean hasThumbnail) {}

    FileBackup(FileTransfer transfer) {
        this.transfer = transfer;
    }

    /** Returns the files of the snapshot that the connection sees. */
    static List<File> in(Connection connection) throws SQLException {
        List<File> files = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(FILES)) {
            while (row.next()) {
                files.add(new File(row.getString(1), row.getBoolean(2)));
            }
        }
        return files;
    }

    /**
     * Copies files. One that was deleted since the snapshot is omitted.
     *
     * @param connection outside of the snapshot
     * @return the number of files that were copied
     * @throws BackupException if the store lacks a file, or does not answer
     */
    long copy(List<File> files, Connection connection, ArchiveWriter archive) throws SQLException, IOException {
        long copied = 0;
        for (File file : files) {
            if (file.hasThumbnail) {
                copy(file.key, Variant.THUMBNAIL, connection, archive);
            }
            copied += copy(file.key, Variant.ORIGINAL, connection, archive) ? 1 : 0;
        }
        return copied;
    }

    private boolean copy(String key, Variant variant, Connection connection, ArchiveWriter archive)
            throws SQLException, IOException {
        FileTransfer.Source source;
        try {
            source = transfer.read(key, variant);
        } catch (IOException unreadable) {
            if (exists(key, connection)) {
                throw new BackupException(
                        "A file of a message cannot be read from " + transfer.place()
                                + "; the log above names the cause. Repair the store, or back up the database alone"
                                + " (--without-files)",
                        unreadable);
            }
            return false;
        }
        try (InputStream content = source.content()) {
            archive.file(key, variant == Variant.THUMBNAIL, source.size(), content);
        }
        return true;
    }

    private static boolean exists(String key, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(EXISTS)) {
            statement.setString(1, key);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
