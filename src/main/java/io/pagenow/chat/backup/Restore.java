package io.pagenow.chat.backup;

import io.pagenow.chat.database.AnsweredConversations;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.DatabaseFacts;
import io.pagenow.chat.database.GroupOwners;
import io.pagenow.chat.database.Migrations;
import io.pagenow.chat.database.OutboxSequence;
import io.pagenow.chat.database.RunningServers;
import io.pagenow.chat.database.SearchIndex;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills a database from a backup: migrates the schema, then copies all rows in one transaction, and the files of messages before its end. Columns that an older backup does not have
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
    private final FileChoice files;
    private final PrintWriter out;

    /**
     * @param out receives the number of rows of each table
     */
    public Restore(BackupFile backup, DatabaseAddress database, FileChoice files, PrintWriter out) {
        this.backup = backup;
        this.database = database;
        this.files = files;
        this.out = out;
    }

    /**
     * Restores the backup.
     *
     * @throws BackupException if a server uses the database, it already has rows, or the restore fails; no row is then restored
     * @throws Migrations.MigrationException if the schema cannot be brought up to date
     */
    public void run() {
        files.require("The backup", backup.files());
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
        long restoredFiles;
        try (Rows rows = new Rows(connection, files.store())) {
            expected = backup.read(rows);
            restoredFiles = rows.files();
            if (!rows.end().equals(withoutEmpty(expected))) {
                throw backup.refused("the database did not store all rows");
            }
        }
        AnsweredConversations.mark(connection);
        GroupOwners.appoint(connection);
        SearchIndex.forget(connection);
        OutboxSequence.set(connection);
        connection.commit();
        connection.setAutoCommit(true);
        expected.forEach((table, count) -> out.println(String.format(Locale.ROOT, "%-20s %,15d rows", table, count)));
        out.println(String.format(Locale.ROOT, "%-20s %,15d restored", "files", restoredFiles));
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
}
