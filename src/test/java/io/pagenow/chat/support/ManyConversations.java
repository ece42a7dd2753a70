package io.pagenow.chat.support;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Groups of a user, written into the database at once, as making them by calls would take minutes. */
public final class ManyConversations {
    private static final String GROUPS = """
            INSERT INTO conversation_table (conversation_id, created_by, title, is_group)
            SELECT id, 'crowd', 'Group ' || number, true FROM unnest(?::uuid[]) WITH ORDINALITY AS made (id, number)""";

    private static final String PARTICIPANTS = """
            INSERT INTO participant_table (conversation_id, user_id)
            SELECT id, who FROM unnest(?::uuid[]) AS made (id), unnest(ARRAY[?, 'crowd', 'crowd-2']) AS members (who)""";

    private static final String MESSAGES = """
            INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, temp_message_id, content)
            SELECT id, 1, gen_random_uuid(), now() - interval '1 day' + make_interval(secs => number), 'crowd', 't' || number, 'Hello ' || number
            FROM unnest(?::uuid[]) WITH ORDINALITY AS made (id, number)""";

    private ManyConversations() {}

    /** @return the ids of the groups, with one message in each; the last one is the newest */
    public static List<String> fill(Connection database, String userId, int count) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            ids.add(UUID.randomUUID());
        }
        Object[] made = ids.toArray();
        execute(database, GROUPS, made);
        execute(database, PARTICIPANTS, made, userId);
        execute(database, MESSAGES, made);
        return ids.stream().map(UUID::toString).toList();
    }

    private static void execute(Connection database, String sql, Object[] ids, String... more) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            statement.setArray(1, database.createArrayOf("uuid", ids));
            for (int index = 0; index < more.length; index++) {
                statement.setString(2 + index, more[index]);
            }
            statement.executeUpdate();
        }
    }
}
