package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a start does with the schema that it finds. */
class SchemaTest {
    /** The advisory lock that a node holds while it changes the schema; nodes of released versions take it, so it stays the same. */
    private static final long TURN = 0x63686174_6D696772L;

    private static final String HISTORY =
            "SELECT string_agg(concat_ws(' ', script, checksum, success, ctid, xmin), ', ' ORDER BY installed_rank)"
                    + " FROM chat_schema_history";

    private final String database = TestDatabases.fresh();

    @AfterEach
    void dropDatabase() {
        TestDatabases.drop(database);
    }

    @Test
    void aCurrentSchemaIsLeftAloneAndNobodyIsWaitedFor() throws SQLException {
        start();
        String before = query(HISTORY);
        try (Connection migrating = TestDatabases.open(database);
                Statement statement = migrating.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + TURN + ")");
            start();
        }
        assertThat(query(HISTORY)).isEqualTo(before);
    }

    @Test
    void aCurrentSchemaBesideTablesOfOthersIsLeftAloneToo() throws SQLException {
        execute("CREATE TABLE friendship_table (user_id1 varchar(50), user_id2 varchar(50))");
        aCurrentSchemaIsLeftAloneAndNobodyIsWaitedFor();
    }

    @Test
    void anOlderSchemaIsBroughtUpToDate() throws SQLException {
        start();
        String last = query("SELECT script FROM chat_schema_history ORDER BY installed_rank DESC LIMIT 1");
        assertThat(last).isEqualTo("V24__find_people.sql");
        execute("DROP VIEW message_is_read_table");
        execute(
                "DROP TABLE former_participant_table, audit_table, invite_table, reaction_table, mention_table, user_table,"
                        + " block_table, report_table, reported_message_table, ban_table, attachment_table, file_deletion_table,"
                        + " secret_table, search_table, search_progress_table, push_subscription_table, push_key_table,"
                        + " api_key_table, scheduled_table, outbox_table, outbox_failed_table, outbox_relay_table, erasure_table,"
                        + " erased_user_table, erasure_secret_table, webhook_cursor_table, webhook_report_table, webhook_walk_table,"
                        + " webhook_state_table, webhook_progress_table, webhook_table, retention_table");
        execute(
                "DROP FUNCTION attachment_deleted, chat_send, chat_add_participant, chat_create_conversation, chat_message_id,"
                        + " chat_refuse, chat_check_user, chat_is_erased");
        execute("ALTER TABLE message_state_table DROP COLUMN reactions");
        execute(
                "ALTER TABLE conversation_table DROP COLUMN object_rev, DROP COLUMN member_seq, DROP COLUMN member_count,"
                        + " DROP COLUMN member_feed_rev, DROP COLUMN first_seq, DROP COLUMN picture, DROP COLUMN frozen, DROP COLUMN slow_mode_seconds,"
                        + " DROP COLUMN settings, DROP COLUMN deleted_at, DROP COLUMN message_ttl_seconds, DROP COLUMN ttl_from_seq,"
                        + " DROP COLUMN ttl_due_at");
        execute("ALTER TABLE participant_table DROP COLUMN role, DROP COLUMN rev, DROP COLUMN joined_at,"
                + " DROP COLUMN above_seq, DROP COLUMN send_bar, DROP COLUMN my_rev, DROP COLUMN hidden_seq,"
                + " DROP COLUMN shown_seq, DROP COLUMN mine");
        execute("DELETE FROM chat_schema_history WHERE installed_rank >"
                + " (SELECT installed_rank FROM chat_schema_history WHERE script = 'V10__changes.sql')");
        start();
        assertThat(query("SELECT count(*) FROM chat_schema_history WHERE success AND script = '" + last + "'"))
                .isEqualTo("1");
    }

    @Test
    void aSchemaThatALaterVersionHasChangedIsUsedAsItIsSoThatVersionsCanBeMixed() throws SQLException {
        start();
        execute(
                "INSERT INTO chat_schema_history SELECT 1000, '1000', 'later', type, 'V1000__later.sql', 1, installed_by,"
                        + " installed_on, 1, true FROM chat_schema_history WHERE script LIKE 'V1\\_\\_%'");
        String before = query(HISTORY);
        start();
        assertThat(query(HISTORY)).isEqualTo(before);
    }

    @Test
    void aVersionThatIsNotTheOneThatWasAppliedIsRefused() throws SQLException {
        start();
        execute("UPDATE chat_schema_history SET checksum = checksum + 1 WHERE script LIKE 'V2%'");
        assertThatThrownBy(this::start).hasMessageContaining("checksum mismatch for migration version 2");
    }

    @Test
    void aVersionThatWasNotAppliedToItsEndIsRefused() throws SQLException {
        start();
        execute("UPDATE chat_schema_history SET success = false WHERE script LIKE 'V4%'");
        assertThatThrownBy(this::start).hasMessageContaining("failed migration to version 4");
    }

    @Test
    void aCurrentSchemaWithAnImportUnderWayIsRefused() throws SQLException {
        start();
        execute("CREATE TABLE chat_import_progress (done boolean)");
        assertThatThrownBy(this::start).hasMessageContaining("is not finished");
    }

    @Test
    void theSchemaOfTheUsersOwnNameCountsAsItDoesForTheTables() throws SQLException {
        start();
        String user = query("SELECT current_user");
        execute("CREATE SCHEMA \"" + user + "\"");
        start();
        assertThat(query("SELECT count(*) FROM pg_tables WHERE schemaname = current_user"
                        + " AND tablename IN ('chat_schema_history', 'message_table')"))
                .isEqualTo("2");
    }

    private void start() {
        TestServer.with().database(database).start().close();
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = TestDatabases.open(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = TestDatabases.open(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
