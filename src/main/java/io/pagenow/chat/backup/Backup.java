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

/** Writes everything that a database holds for the server to a file, as it is at one moment, while servers go on using it. Blocks. */
public final class Backup {
    /** Of a part, which is held whole; a row is far smaller. */
    private static final int PART_BYTES = 16 << 20;

    private static final String VERSION = Optional.ofNullable(
                    Backup.class.getPackage().getImplementationVersion())
            .orElse("unpackaged");

    /**
     * Whatever limits the operator has set for this user or database, a backup may take its time. Rows come in the order in which they lie,
     * and if some were hidden from this user, it would be told instead of getting the rest.
     */
    private static final String PREPARE = """
            SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
            SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
            SET LOCAL synchronize_seqscans = off; SET LOCAL row_security = off;
            SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'""";

    /** A setting that came with PostgreSQL 17. */
    static final String NO_TRANSACTION_TIMEOUT =
            "SELECT set_config(name, '0', true) FROM pg_settings WHERE name = 'transaction_timeout'";

    private static final String COLUMNS = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(?)"
            + " AND attnum > 0 AND NOT attisdropped AND has_table_privilege(attrelid, 'SELECT')";

    private final DatabaseAddress database;
    private final PrintWriter out;

    /** @param out gets the number of rows of each table */
    public Backup(DatabaseAddress database, PrintWriter out) {
        this.database = database;
        this.out = out;
    }

    /**
     * @param file is there, whole, when this returns
     * @param replace whether a file of this name may be there already
     * @throws BackupException if the backup cannot be made; then there is no file, or the one that was there
     */
    public void writeTo(Path file, boolean replace) {
        try (PartFile part = PartFile.create(file, replace);
                Connection connection = database.openForLongStatements()) {
            requireSchema();
            connection.setAutoCommit(false);
            write(connection, part);
            connection.rollback();
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
                    case EMPTY -> "holds nothing of chat-api";
                    case ORIGINAL -> "is one of the original chat backend; back it up with pg_dump";
                    case HALF_IMPORTED -> "has an import that is not finished; run it again to go on, and back up then";
                    case NEWER -> "was made by a newer chat-api; use that one";
                    case CURRENT, OLDER -> "";
                };
        if (!obstacle.isEmpty()) {
            throw new BackupException("The database at " + database.location() + " " + obstacle);
        }
    }

    private void write(Connection connection, PartFile part) throws SQLException, IOException {
        Manifest manifest = begin(connection);
        Map<String, Long> rows = new LinkedHashMap<>();
        try (ArchiveWriter archive = new ArchiveWriter(part.stream(), manifest.taken())) {
            archive.manifest(manifest);
            for (Table table : manifest.tables()) {
                long count = copy(connection, table, archive);
                rows.put(table.name(), count);
                out.println(String.format(Locale.ROOT, "%-20s %,15d rows", table.name(), count));
                out.flush();
            }
            archive.finish(rows);
        }
    }

    private Manifest begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(PREPARE);
            statement.execute(NO_TRANSACTION_TIMEOUT);
            List<Table> tables = new ArrayList<>();
            for (Table table : Table.ALL) {
                present(connection, table).ifPresent(tables::add);
            }
            // A server that is starting for the first time may not be as far in this transaction.
            if (!tables.stream().map(Table::name).toList().containsAll(Table.ALWAYS)) {
                throw new BackupException("The database at " + database.location()
                        + " is being set up at this moment: try again when the server is ready");
            }
            return new Manifest(VERSION, now(statement), AppliedVersions.of(connection), tables);
        }
    }

    /** A database of an older schema has fewer columns. Of a table that is not ours, all that is known must be there. */
    private static Optional<Table> present(Connection connection, Table table) throws SQLException {
        List<String> there = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, table.name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    there.add(row.getString(1));
                }
            }
        }
        List<String> columns = table.columns().stream().filter(there::contains).toList();
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
            pass(copy, table, archive);
            return copy.getHandledRowCount();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static void pass(CopyOut copy, Table table, ArchiveWriter archive) throws SQLException, IOException {
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        int number = 0;
        // The server sends row by row.
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
