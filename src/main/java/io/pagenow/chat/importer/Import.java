package io.pagenow.chat.importer;

import io.pagenow.chat.database.AdvisoryLock;
import io.pagenow.chat.database.AnsweredConversations;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.GroupOwners;
import io.pagenow.chat.database.Migrations;
import io.pagenow.chat.database.RunningServers;
import io.pagenow.chat.database.SearchIndex;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.UUID;

/**
 * Imports a database of the original chat backend. Messages are copied conversation by conversation, and committed in batches together
 * with the position reached, so that an interrupted import can be resumed. The server refuses the database until the import is finished.
 * Blocks.
 */
public final class Import {
    /** Minimum number of messages in a batch. A batch always ends at the end of a conversation. */
    private static final long BATCH_SIZE = 100_000;

    private static final int FETCH_SIZE = 5_000;

    /** A position before all conversations. */
    private static final UUID BEGINNING = new UUID(0, 0);

    private final DatabaseAddress from;
    private final DatabaseAddress to;
    private final PrintWriter out;

    /** @param out receives the progress and the final comparison */
    public Import(DatabaseAddress from, DatabaseAddress to, PrintWriter out) {
        this.from = from;
        this.to = to;
        this.out = out;
    }

    /**
     * Runs or resumes the import, then compares both databases.
     *
     * @return true if the contents of both databases match
     * @throws ImportException if the import cannot start or continue
     */
    public boolean run() {
        if (from.location().equals(to.location())) {
            throw new ImportException("The database to import from is also the one to import to: " + to.location());
        }
        try (OriginalDatabase original = OriginalDatabase.open(from)) {
            new Migrations(to).applyForImport();
            AdvisoryLock lock = lock();
            try (lock;
                    Connection target = to.openForLongStatements()) {
                if (RunningServers.use(target, to)) {
                    throw new ImportException("A server is using " + to.location() + "; stop it first");
                }
                if (begin(target)) {
                    copyMessages(original, target);
                    out.println("Setting the read positions.");
                    out.flush();
                    finish(original, target);
                } else {
                    out.println("The target already contains conversations; comparing the databases without copying.");
                }
                out.println("Comparing both databases.");
                out.flush();
                return new Comparison(original.connection(), target, out).matches();
            }
        } catch (SQLException failure) {
            throw new ImportException(
                    "The import was interrupted; run it again to resume: " + failure.getMessage(), failure);
        }
    }

    private AdvisoryLock lock() throws SQLException {
        return AdvisoryLock.toImport(to)
                .orElseThrow(() -> new ImportException("Another import into " + to.location() + " is running"));
    }

    /** Copies conversations and participants, unless the import was started before. Returns false if the target already has conversations. */
    private boolean begin(Connection target) throws SQLException {
        target.setAutoCommit(false);
        try (Statement statement = target.createStatement()) {
            if (truth(statement, "SELECT to_regclass('" + Migrations.IMPORT_TABLE + "') IS NOT NULL")) {
                out.println("Resuming an interrupted import.");
                return true;
            }
            if (truth(statement, "SELECT EXISTS (SELECT FROM conversation_table)")) {
                return false;
            }
            statement.execute("CREATE TABLE " + Migrations.IMPORT_TABLE
                    + " (copied_through uuid NOT NULL, messages bigint NOT NULL)");
        }
        try (OriginalDatabase original = OriginalDatabase.open(from)) {
            copy(
                    original,
                    original.conversations(),
                    target,
                    "conversation_table (conversation_id, created_by, created_at, title, is_group)",
                    5);
            copy(original, OriginalDatabase.participants(), target, "participant_table (conversation_id, user_id)", 2);
        }
        savePosition(target, BEGINNING, 0);
        target.commit();
        return true;
    }

    private static void copy(OriginalDatabase original, String query, Connection target, String into, int columns)
            throws SQLException {
        try (Statement statement = original.connection().createStatement();
                CopyIn copy = CopyIn.into(target, into)) {
            statement.setFetchSize(FETCH_SIZE);
            ResultSet rows = statement.executeQuery(query);
            while (rows.next()) {
                for (int column = 1; column <= columns; column++) {
                    copy.value(rows.getString(column));
                }
                copy.endRow();
            }
        }
    }

    private void copyMessages(OriginalDatabase original, Connection target) throws SQLException {
        long total = number(original.connection(), "SELECT count(*) FROM message_table");
        long copied = number(target, "SELECT messages FROM " + Migrations.IMPORT_TABLE);
        out.println(String.format(
                Locale.ROOT, "The original database is sorting the remaining ones of %,d messages.", total));
        out.flush();
        Progress progress = new Progress(out, total, copied);
        UUID through = copiedThrough(target);
        try (PreparedStatement statement = original.connection().prepareStatement(OriginalDatabase.messages())) {
            statement.setFetchSize(FETCH_SIZE);
            statement.setString(1, through.toString());
            ResultSet rows = statement.executeQuery();
            boolean more = rows.next();
            while (more) {
                long batch = 0;
                long seq = 0;
                try (CopyIn copy = CopyIn.into(
                        target, "message_table (conversation_id, seq, message_id, sent_at, sender_id, content)")) {
                    while (more) {
                        UUID conversation = rows.getObject(1, UUID.class);
                        if (!conversation.equals(through)) {
                            if (batch >= BATCH_SIZE) {
                                break;
                            }
                            through = conversation;
                            seq = 0;
                        }
                        seq++;
                        batch++;
                        copy.value(rows.getString(1));
                        copy.value(Long.toString(seq));
                        for (int column = 2; column <= 5; column++) {
                            copy.value(rows.getString(column));
                        }
                        copy.endRow();
                        progress.report(copied + batch);
                        more = rows.next();
                    }
                }
                copied += batch;
                savePosition(target, through, copied);
                target.commit();
            }
        }
        progress.end(copied);
    }

    /** Derives the data that depends on the positions of all messages, and releases the database to servers. */
    private static void finish(OriginalDatabase original, Connection target) throws SQLException {
        try (Statement statement = target.createStatement()) {
            statement.execute(
                    "CREATE TEMP TABLE first_unread (conversation_id uuid, user_id varchar(200), message_id uuid)"
                            + " ON COMMIT DROP");
            copy(
                    original,
                    OriginalDatabase.firstUnread(),
                    target,
                    "first_unread (conversation_id, user_id, message_id)",
                    3);
            // The planner has no statistics of tables that were just filled.
            statement.execute("ANALYZE first_unread, conversation_table, participant_table, message_table");
            statement.execute("UPDATE participant_table p SET last_read_seq = coalesce(unread.seq - 1, newest.seq)"
                    + " FROM (SELECT conversation_id, max(seq) AS seq FROM message_table GROUP BY conversation_id) newest"
                    + " JOIN participant_table q USING (conversation_id)"
                    + " LEFT JOIN (SELECT f.conversation_id, f.user_id, m.seq"
                    + " FROM first_unread f JOIN message_table m USING (conversation_id, message_id)) unread"
                    + " USING (conversation_id, user_id)"
                    + " WHERE p.conversation_id = q.conversation_id AND p.user_id = q.user_id");
            statement.execute("WITH pair AS ("
                    + " SELECT p.conversation_id, min(p.user_id COLLATE \"C\") AS low, max(p.user_id COLLATE \"C\") AS high"
                    + " FROM participant_table p JOIN conversation_table c USING (conversation_id) WHERE NOT c.is_group"
                    + " GROUP BY p.conversation_id HAVING count(*) = 2"
                    + "), ranked AS (SELECT pair.*, row_number() OVER (PARTITION BY low, high ORDER BY"
                    + " (SELECT max(m.sent_at) FROM message_table m WHERE m.conversation_id = pair.conversation_id) DESC NULLS LAST,"
                    + " c.created_at, pair.conversation_id) AS place"
                    + " FROM pair JOIN conversation_table c USING (conversation_id))"
                    + " UPDATE conversation_table c SET direct_low = r.low, direct_high = r.high FROM ranked r"
                    + " WHERE r.conversation_id = c.conversation_id AND r.place = 1");
            AnsweredConversations.mark(target);
            GroupOwners.appoint(target);
            SearchIndex.forget(target);
            statement.execute("DROP TABLE " + Migrations.IMPORT_TABLE);
        }
        target.commit();
        target.setAutoCommit(true);
        try (Statement statement = target.createStatement()) {
            statement.execute("ANALYZE conversation_table, participant_table, message_table");
        }
    }

    private static void savePosition(Connection target, UUID through, long messages) throws SQLException {
        try (Statement statement = target.createStatement()) {
            statement.execute("DELETE FROM " + Migrations.IMPORT_TABLE);
            statement.execute(
                    "INSERT INTO " + Migrations.IMPORT_TABLE + " VALUES ('" + through + "', " + messages + ")");
        }
    }

    private static UUID copiedThrough(Connection target) throws SQLException {
        try (Statement statement = target.createStatement();
                ResultSet row = statement.executeQuery("SELECT copied_through FROM " + Migrations.IMPORT_TABLE)) {
            row.next();
            return row.getObject(1, UUID.class);
        }
    }

    private static boolean truth(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
