package io.pagenow.chat.backup;

import io.pagenow.chat.database.AppliedVersions;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.DatabaseFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Writes a snapshot of the server's data to a file, while servers continue to use the database. Blocks. */
public final class Backup {
    /** Maximum size of a part, which is held in memory. A row is far smaller. */
    private static final int PART_BYTES = 16 << 20;

    private static final String ATTACHMENTS = "attachment_table";
    private static final String VERSION = Optional.ofNullable(
                    Backup.class.getPackage().getImplementationVersion())
            .orElse("unpackaged");

    /**
     * Disables the timeouts that the operator may have set for the user or the database. Rows are read in physical order. If row security
     * would hide rows from the user, the backup fails instead of omitting them.
     */
    private static final String PREPARE = """
            SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
            SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
            SET LOCAL synchronize_seqscans = off; SET LOCAL row_security = off;
            SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'""";

    /** Disables a timeout that exists since PostgreSQL 17. */
    static final String NO_TRANSACTION_TIMEOUT =
            "SELECT set_config(name, '0', true) FROM pg_settings WHERE name = 'transaction_timeout'";

    private static final String COLUMNS = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(?)"
            + " AND attnum > 0 AND NOT attisdropped AND has_table_privilege(attrelid, 'SELECT')";

    private final DatabaseAddress database;
    private final FileChoice files;
    private final PrintWriter out;

    /**
     * @param out receives the number of rows of each table
     */
    public Backup(DatabaseAddress database, FileChoice files, PrintWriter out) {
        this.database = database;
        this.files = files;
        this.out = out;
    }

    /**
     * Writes the backup.
     *
     * @param file the file to create; it appears only when the backup is complete
     * @param replace true to replace an existing file
     * @throws BackupException if the backup fails; an existing file is then unchanged
     */
    public void writeTo(Path file, boolean replace) {
        try (PartFile part = PartFile.create(file, replace);
                Connection connection = database.openForLongStatements()) {
            requireSchema();
            connection.setAutoCommit(false);
            write(connection, part);
            part.complete();
        } catch (IOException failure) {
            throw PartFile.unwritable(file, failure);
        } catch (SQLException failure) {
            throw new BackupException(
                    "The database at " + database.location() + " cannot be backed up: "
                            + BackupException.reason(failure),
                    failure);
        }
    }

    private void requireSchema() throws SQLException {
        String obstacle =
                switch (DatabaseFacts.read(database).state()) {
                    case EMPTY -> "contains nothing of chat-api";
                    case ORIGINAL -> "belongs to the original chat backend; back it up with pg_dump";
                    case HALF_IMPORTED -> "has an unfinished import; run the import again to resume, then back up";
                    case NEWER -> "was created by a newer chat-api; use that version";
                    case CURRENT, OLDER -> "";
                };
        if (!obstacle.isEmpty()) {
            throw new BackupException("The database at " + database.location() + " " + obstacle);
        }
    }

    private void write(Connection connection, PartFile part) throws SQLException, IOException {
        Manifest manifest = begin(connection);
        List<FileBackup.File> known = manifest.hasTable(ATTACHMENTS) ? FileBackup.in(connection) : List.of();
        files.require("The database at " + database.location(), known.size());
        Map<String, Long> rows = new LinkedHashMap<>();
        try (ArchiveWriter archive = new ArchiveWriter(part.stream(), manifest.taken())) {
            archive.manifest(manifest);
            for (Table table : manifest.tables()) {
                long count = copy(connection, table, archive);
                rows.put(table.name(), count);
                print(table.name(), count, "rows");
            }
            archive.rows(rows);
            // Copying files takes long; the snapshot would keep the database from cleaning up meanwhile.
            connection.rollback();
            connection.setAutoCommit(true);
            if (files.store().isPresent()) {
                FileBackup copies = new FileBackup(files.store().get());
                print("files", copies.copy(known, connection, archive), "copied");
            }
            archive.finish();
        }
    }

    private void print(String name, long count, String unit) {
        out.println(String.format(Locale.ROOT, "%-20s %,15d %s", name, count, unit));
        out.flush();
    }

    private Manifest begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(PREPARE);
            statement.execute(NO_TRANSACTION_TIMEOUT);
            List<Table> tables = new ArrayList<>();
            for (Table table : Table.ALL) {
                present(connection, table).ifPresent(tables::add);
            }
            // During the first start of a server, the snapshot may contain only some of the tables.
            if (!tables.stream().map(Table::name).toList().containsAll(Table.ALWAYS)) {
                throw new BackupException("The database at " + database.location()
                        + " is being set up by a starting server: try again when the server is ready");
            }
            return new Manifest(VERSION, now(statement), AppliedVersions.of(connection), tables);
        }
    }

    /**
     * Returns the table with the columns that exist: an older schema has fewer. The friendships table, which is not part of the schema,
     * counts only with all columns.
     */
    private static Optional<Table> present(Connection connection, Table table) throws SQLException {
        List<String> existing = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, table.name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    existing.add(row.getString(1));
                }
            }
        }
        List<String> columns =
                table.columns().stream().filter(existing::contains).toList();
        boolean missing = table.equals(Table.FRIENDSHIPS) ? !columns.equals(table.columns()) : columns.isEmpty();
        return missing ? Optional.empty() : Optional.of(new Table(table.name(), columns));
    }

    private static Instant now(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT date_trunc('milliseconds', now())")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private static long copy(Connection connection, Table table, ArchiveWriter archive)
            throws SQLException, IOException {
        CopyOut copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY " + table.name() + " " + table.columnList() + " TO STDOUT");
        try {
            writeParts(copy, table, archive);
            return copy.getHandledRowCount();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static void writeParts(CopyOut copy, Table table, ArchiveWriter archive) throws SQLException, IOException {
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        int number = 0;
        // The server sends one row at a time.
        for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
            if (part.size() > 0 && part.size() + row.length > PART_BYTES) {
                archive.part(table, ++number, part.toByteArray());
                part.reset();
            }
            part.write(row);
        }
        if (part.size() > 0) {
            archive.part(table, ++number, part.toByteArray());
        }
    }
}
