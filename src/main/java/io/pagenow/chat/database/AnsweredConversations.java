package io.pagenow.chat.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Marks direct conversations in which both participants have written. The running server maintains {@code conversation_table.answered};
 * an import or a restore fills the tables without it and marks them afterwards.
 */
public final class AnsweredConversations {
    /** The same statement as in {@code V8__answered_so_far.sql}. */
    private static final String MARK = """
            UPDATE conversation_table c SET answered = true
            WHERE NOT c.is_group AND NOT c.answered AND 2 <= (
                SELECT count(*) FROM participant_table p
                WHERE p.conversation_id = c.conversation_id AND EXISTS (
                    SELECT FROM message_table m
                    WHERE m.conversation_id = p.conversation_id AND m.sender_id = p.user_id))""";

    private AnsweredConversations() {}

    /** Marks all conversations that are not marked yet, within the connection's transaction if there is one. Blocks. */
    public static void mark(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(MARK);
        }
    }
}
