package io.pagenow.chat.backup;

import io.pagenow.chat.database.AnsweredConversations;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.DatabaseFacts;
import io.pagenow.chat.database.GroupOwners;
import io.pagenow.chat.database.Migrations;
import io.pagenow.chat.database.RunningServers;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills a database from a backup: migrates the schema, then copies all rows in one transaction. Columns that an older backup does not have
 * get their defaults, as a migration would have set them. Blocks.
 */
public final class Restore {
    private static final String PREPARE = """
            SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL lock_timeout = '5s';
            SET LOCAL DateStyle = 'ISO'""";

    private static final String MAKE_FRIENDSHIPS = "CREATE TABLE IF NOT EXISTS friendship_table (user_id1 varchar(50)"
            + " NOT NULL, user_id2 varchar(50) NOT NULL, accepted_at timestamptz, PRIMARY KEY (user_id1, user_id2))";

    private static final Logger log = LoggerFactory.getLogger(Restore.class);

    private final BackupFile backup;
    private final DatabaseAddress database;
    private final PrintWriter out;

    /** @param out receives the number of rows of each table */
    public Restore(BackupFile backup, DatabaseAddress database, PrintWriter out) {
        this.backup = backup;
        this.database = database;
        this.out = out;
    }

    /**
     * Restores the backup.
     *
     * @throws BackupException if a server uses the database, it already has rows, or the restore fails; no row is then restored
     * @throws Migrations.MigrationException if the schema cannot be brought up to date
     */
    public void run() {
        List<Table> tables = backup.manifest().tables();
        try {
            requireKnownSchema();
            try (Connection connection = database.open()) {
                if (RunningServers.use(connection, database)) {
                    throw new BackupException("A server is using the database at " + database.location()
                            + ": stop all its servers, restore, and start them again");
                }
                requireNoRows(connection, tables);
            }
            new Migrations(database).apply();
            try (Connection connection = database.openForLongStatements()) {
                fill(connection, tables);
                vacuum(connection, tables);
            }
        } catch (SQLException failure) {
            throw new BackupException(
                    "Nothing was restored to the database at " + database.location() + ": "
                            + BackupException.reason(failure),
                    failure);
        }
    }

    private void requireKnownSchema() throws SQLException {
        if (DatabaseFacts.read(database).state() == DatabaseFacts.State.NEWER) {
            throw new BackupException("The database at " + database.location()
                    + " was created by a newer chat-api: restore with that version");
        }
    }

    private void fill(Connection connection, List<Table> tables) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(PREPARE);
            statement.execute(Backup.NO_TRANSACTION_TIMEOUT);
            if (tables.stream().anyMatch(table -> table.name().equals(Table.FRIENDSHIPS.name()))) {
                statement.execute(MAKE_FRIENDSHIPS);
            }
            statement.execute("LOCK TABLE " + names(tables) + " IN ACCESS EXCLUSIVE MODE");
        }
        requireNoRows(connection, tables);
        Map<String, Long> expected;
        try (Rows rows = new Rows(connection)) {
            expected = backup.read(rows);
            if (!rows.end().equals(withoutEmpty(expected))) {
                throw backup.refused("the database did not store all rows");
            }
        }
        AnsweredConversations.mark(connection);
        GroupOwners.appoint(connection);
        connection.commit();
        connection.setAutoCommit(true);
        expected.forEach((table, count) -> out.println(String.format(Locale.ROOT, "%-20s %,15d rows", table, count)));
        out.flush();
    }

    private static Map<String, Long> withoutEmpty(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void requireNoRows(Connection connection, List<Table> tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Table table : tables) {
                if (truth(statement, "SELECT to_regclass('" + table.name() + "') IS NOT NULL")
                        && truth(statement, "SELECT EXISTS (SELECT FROM " + table.name() + ")")) {
                    throw new BackupException("The database at " + database.location() + " already contains data ("
                            + table.name() + "), and nothing was changed in it: restore to a new data directory"
                            + " (dataDir, CHAT_DATA_DIR) or an empty database (database.uri, CHAT_DATABASE_URI)");
                }
            }
        }
    }

    /** Updates the planner statistics and the visibility map. The restore is complete even if this fails. */
    private static void vacuum(Connection connection, List<Table> tables) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = 0");
            statement.execute("VACUUM (ANALYZE) " + names(tables));
        } catch (SQLException failure) {
            log.warn("Restored, but VACUUM (ANALYZE) failed: {}", BackupException.reason(failure));
        }
    }

    private static String names(List<Table> tables) {
        return tables.stream().map(Table::name).collect(Collectors.joining(", "));
    }

    private static boolean truth(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Copies the rows of a backup into the tables. */
    private static final class Rows implements ArchiveReader.Receiver, AutoCloseable {
        private final Connection connection;
        private final Map<String, Long> counts = new LinkedHashMap<>();
        private Table table;
        private CopyIn copy;

        Rows(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void begin(Manifest manifest) {}

        @Override
        public void rows(Table next, byte[] buffer, int length) throws SQLException {
            if (!next.equals(table)) {
                endTable();
                table = next;
                copy = connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("COPY " + next.name() + " " + next.columnList() + " FROM STDIN");
            }
            copy.writeToCopy(buffer, 0, length);
        }

        /** @return the number of rows that the database stored, for each table that has rows */
        Map<String, Long> end() throws SQLException {
            endTable();
            return counts;
        }

        private void endTable() throws SQLException {
            if (table != null) {
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
}
