package io.pagenow.chat.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Gives every group an owner. The running server keeps one; an import fills the tables without roles, and so does a restore of a
 * backup that was made before groups had any.
 */
public final class GroupOwners {
    /** Makes the same choice as {@code V11__groups.sql}: the creator, or else the first participant. Further conditions may follow. */
    public static final String APPOINT = """
            UPDATE participant_table p SET role = 2, my_rev = p.my_rev + 1
            FROM conversation_table c
            WHERE c.is_group AND p.conversation_id = c.conversation_id
                AND NOT EXISTS (
                    SELECT FROM participant_table o WHERE o.conversation_id = c.conversation_id AND o.role = 2)
                AND p.user_id = coalesce(
                    (SELECT o.user_id FROM participant_table o
                    WHERE o.conversation_id = c.conversation_id AND o.user_id = c.created_by),
                    (SELECT min(o.user_id) FROM participant_table o WHERE o.conversation_id = c.conversation_id))""";

    private GroupOwners() {}

    /** Appoints an owner where there is none, within the connection's transaction if there is one. Blocks. */
    public static void appoint(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(APPOINT);
        }
    }
}
