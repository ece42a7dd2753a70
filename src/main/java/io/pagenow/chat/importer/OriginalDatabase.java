package io.pagenow.chat.importer;

import static java.util.Objects.requireNonNull;

import io.pagenow.chat.database.DatabaseAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A database of the serverless original (contract, rows D1 to D5), read in one snapshot and never written. Supports the variants of its
 * schema: timestamps with or without a time zone (without means UTC), {@code is_group} or the older {@code is_dm}. Blocks.
 */
final class OriginalDatabase implements AutoCloseable {
    private static final List<String> TABLES =
            List.of("conversation_table", "participant_table", "message_table", "message_is_read_table");

    private final Connection connection;
    private final Map<String, Set<String>> columns = new HashMap<>();

    private OriginalDatabase(Connection connection) {
        this.connection = connection;
    }

    /** @throws ImportException if it cannot be read or is not a database of the original */
    static OriginalDatabase open(DatabaseAddress address) {
        try {
            OriginalDatabase database = new OriginalDatabase(address.openForLongStatements());
            try {
                database.begin(address);
                return database;
            } catch (SQLException | ImportException failure) {
                database.close();
                throw failure;
            }
        } catch (SQLException failure) {
            throw new ImportException(
                    "The database at " + address.location() + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    private void begin(DatabaseAddress address) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            statement.execute("SET LOCAL TIME ZONE 'UTC'");
            ResultSet rows = statement.executeQuery(
                    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()");
            while (rows.next()) {
                columns.computeIfAbsent(rows.getString(1), table -> new HashSet<>())
                        .add(rows.getString(2));
            }
        }
        List<String> missing =
                TABLES.stream().filter(table -> !columns.containsKey(table)).toList();
        if (!missing.isEmpty()) {
            throw new ImportException("The database at " + address.location()
                    + " is not one of the original chat backend: it has no " + String.join(", ", missing));
        }
        if (columns("message_table").contains("seq")) {
            throw new ImportException(
                    "The database at " + address.location() + " belongs to chat-api already; use it as database.uri");
        }
    }

    private Set<String> columns(String table) {
        return requireNonNull(columns.get(table), "begin() refuses a database without the table");
    }

    /**
     * Selects conversation id, creator, time, title, and true for a group. Conversations that exist only by reference from participants or
     * messages are included as groups without a title.
     */
    String conversations() {
        Set<String> known = columns("conversation_table");
        String group =
                known.contains("is_group") ? "is_group" : known.contains("is_dm") ? "NOT is_dm" : "NULL::boolean";
        return "SELECT conversation_id, created_by, coalesce(created_at::timestamptz, now()), coalesce(title, ''), coalesce("
                + group + ", coalesce(title, '') <> '') FROM conversation_table"
                + " UNION ALL SELECT o.conversation_id, min(o.user_id), now(), '', true FROM ("
                + " SELECT conversation_id, user_id FROM participant_table"
                + " UNION ALL SELECT conversation_id, sender_id FROM message_table) o"
                + " WHERE o.conversation_id IS NOT NULL AND NOT EXISTS ("
                + " SELECT FROM conversation_table c WHERE c.conversation_id = o.conversation_id) GROUP BY o.conversation_id";
    }

    /** Selects conversation id and user id. */
    static String participants() {
        return "SELECT conversation_id, user_id FROM participant_table";
    }

    /** Selects conversation id, message id, time, sender and content, ordered by conversation and then by position. */
    static String messages() {
        return "SELECT conversation_id, message_id, sent_at::timestamptz, sender_id, content FROM message_table"
                + " WHERE conversation_id > ?::uuid ORDER BY conversation_id, sent_at, message_id";
    }

    /** Selects conversation id, user id and the user's first unread message. A user's own messages count as read. */
    static String firstUnread() {
        return "SELECT DISTINCT ON (m.conversation_id, r.user_id) m.conversation_id, r.user_id, m.message_id"
                + " FROM message_is_read_table r JOIN message_table m USING (message_id)"
                + " WHERE NOT coalesce(r.is_read, false) AND r.user_id <> m.sender_id"
                + " ORDER BY m.conversation_id, r.user_id, m.sent_at, m.message_id";
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
