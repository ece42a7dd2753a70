package io.pagenow.chat.importer;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** Compares the original database with the imported data. */
final class Comparison {
    private static final String CONVERSATIONS = "SELECT count(*) FROM conversation_table";
    private static final String REFERRED = "SELECT count(*) FROM (SELECT conversation_id FROM conversation_table"
            + " UNION SELECT conversation_id FROM participant_table UNION SELECT conversation_id FROM message_table) all_of_them";
    private static final String PARTICIPANTS = "SELECT count(*) FROM participant_table";
    private static final String MESSAGES = "SELECT count(*) FROM message_table";

    /** A digest of the messages of all conversations: ids, senders, contents and counts. */
    private static final String CONTENTS = "SELECT md5(string_agg(line, ',' ORDER BY conversation_id)) FROM ("
            + " SELECT conversation_id, conversation_id || ':' || count(*) || ':' ||"
            + " sum(('x' || substr(md5(message_id || sender_id || content), 1, 12))::bit(48)::bigint) AS line"
            + " FROM message_table GROUP BY conversation_id) lines";

    private static final String UNREAD_IN_ORIGINAL =
            "SELECT count(*) FROM message_is_read_table r JOIN message_table m USING (message_id)"
                    + " JOIN participant_table p ON p.conversation_id = m.conversation_id AND p.user_id = r.user_id"
                    + " WHERE NOT coalesce(r.is_read, false) AND r.user_id <> m.sender_id";
    private static final String UNREAD_IN_TARGET = "SELECT count(*) FROM message_is_read_table WHERE NOT is_read";

    private final Connection original;
    private final Connection target;
    private final PrintWriter out;

    Comparison(Connection original, Connection target, PrintWriter out) {
        this.original = original;
        this.target = target;
        this.out = out;
    }

    /**
     * Prints the counts of both databases.
     *
     * @return true if conversations, participants and messages are equal; unread counts may differ
     */
    boolean matches() throws SQLException {
        out.println(String.format(Locale.ROOT, "%-24s %15s %15s", "", "original", "here"));
        boolean matches = same("conversations", REFERRED, CONVERSATIONS);
        matches &= same("participants", PARTICIPANTS, PARTICIPANTS);
        matches &= same("messages", MESSAGES, MESSAGES);
        boolean contents = text(original, CONTENTS).equals(text(target, CONTENTS));
        out.println(
                String.format(Locale.ROOT, "%-24s %31s", "ids, senders, contents", contents ? "equal" : "DIFFERENT"));
        if (!same("unread", UNREAD_IN_ORIGINAL, UNREAD_IN_TARGET)) {
            out.println(
                    "Unread counts differ if users had read a later message before an earlier one: here all messages from the"
                            + " first unread one on are unread.");
        }
        out.flush();
        return matches && contents;
    }

    private boolean same(String label, String originalQuery, String targetQuery) throws SQLException {
        long expected = Import.number(original, originalQuery);
        long actual = Import.number(target, targetQuery);
        out.println(String.format(
                Locale.ROOT, "%-24s %,15d %,15d%s", label, expected, actual, expected == actual ? "" : "  DIFFERENT"));
        return expected == actual;
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
