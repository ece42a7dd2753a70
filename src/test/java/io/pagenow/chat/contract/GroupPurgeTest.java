package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Patience;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Rows of deleted conversations, which several nodes may delete at the same time. */
class GroupPurgeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2 * Patience.SECONDS);

    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cat = server.newUser("cat");

    private static void execute(String sql) throws SQLException {
        try (Connection connection = server.database();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int number(String sql) throws SQLException {
        try (Connection connection = server.database();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }

    private static int count(String table, String group) throws SQLException {
        return number("SELECT count(*) FROM " + table + " WHERE conversation_id = '" + group + "'");
    }

    /** A group that was deleted so long ago that its rows are deleted. */
    private String deleted(int messages) throws SQLException {
        String group = ann.group("Team", ben, cat);
        execute("INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, content) SELECT '"
                + group + "', n, gen_random_uuid(), now(), 'ann', 'filler' FROM generate_series(1, " + messages
                + ") n");
        assertThat(ann.delete("/conversations/" + group).status()).isEqualTo(204);
        return group;
    }

    private static void letPurge(String... groups) throws SQLException {
        execute("UPDATE conversation_table SET deleted_at = now() - interval '1 hour' WHERE conversation_id IN ('"
                + String.join("', '", groups) + "')");
    }

    @Test
    void aConversationStaysAsLongAsAnyOfItsRows() throws SQLException {
        String group = deleted(20_000);
        execute("DELETE FROM former_participant_table WHERE conversation_id = '" + group + "'");
        try (Connection other = server.database();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            // Another node has deleted the rows that this one deletes at the same time, and ends before the last one.
            statement.execute("DELETE FROM message_table WHERE conversation_id = '" + group + "' AND seq <> 10000");
            letPurge(group);
            await().atMost(PATIENCE)
                    .until(() -> number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                    + " AND wait_event_type = 'Lock'")
                            > 0);
            other.commit();
        }
        await().atMost(PATIENCE).until(() -> count("conversation_table", group) == 0);
        assertThat(count("message_table", group)).isZero();
    }

    @Test
    void deletedConversationsDoNotWaitForTheNextSearch() throws SQLException {
        String[] groups = {deleted(1), deleted(1), deleted(1), deleted(1), deleted(1), deleted(1), deleted(1)};
        letPurge(groups);
        await().atMost(PATIENCE)
                .until(() -> number("SELECT count(*) FROM conversation_table WHERE conversation_id IN ('"
                                + String.join("', '", groups) + "')")
                        == 0);
    }
}
