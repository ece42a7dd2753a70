package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.support.OldDatabase;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database of version 0.1.0 is used by this one. */
class UpgradeTest {
    private static final String LONGEST = "u".repeat(200);

    private final String database = TestDatabases.fresh();

    @BeforeEach
    void makeTheOldDatabase() {
        OldDatabase.make(database);
        TestDatabases.execute(
                database,
                conversation("answered", "ann", "ben") + message("answered", 1, "ann") + message("answered", 2, "ben"),
                conversation("ignored", "alice", "eve") + message("ignored", 1, "eve") + message("ignored", 2, "eve"),
                conversation("empty", "ann", "eve"),
                "UPDATE participant_table SET last_read_seq = 1 WHERE user_id = 'ann'");
    }

    @AfterEach
    void dropDatabase() {
        TestDatabases.drop(database);
    }

    private static String conversation(String name, String low, String high) {
        return "INSERT INTO conversation_table VALUES (" + id(name) + ", '" + low + "', now(), '', false, '" + low
                + "', '"
                + high + "'); INSERT INTO participant_table VALUES (" + id(name) + ", '" + low + "'), (" + id(name)
                + ", '"
                + high + "');";
    }

    private static String message(String conversation, int seq, String sender) {
        return "INSERT INTO message_table VALUES (" + id(conversation) + ", " + seq + ", gen_random_uuid(), now(), '"
                + sender + "', 't" + seq + "', 'text');";
    }

    private static String id(String name) {
        return "md5('" + name + "')::uuid";
    }

    @Test
    void whatIsThereStaysAndFriendsAreThoseWhoHaveBothWritten() {
        try (TestServer server = TestServer.with().database(database).start()) {
            TestUser ann = server.user("ann");
            TestUser eve = server.user("eve");

            assertThat(ann.history(TestDatabases.query(database, "SELECT " + id("answered"))))
                    .extracting(message -> message.getString("senderId"))
                    .containsExactly("ann", "ben");
            assertThat(ann.conversations().get(0).getBoolean("isRead")).isFalse();
            assertThat(ann.get("/presence").object().fieldNames()).containsExactlyInAnyOrder("ann", "ben");
            assertThat(eve.get("/presence").object().fieldNames()).containsExactly("eve");
        }
    }

    @Test
    void longUserIdsAreTakenFromThenOn() {
        try (TestServer server = TestServer.with().database(database).start()) {
            TestUser longest = server.user(LONGEST);
            String conversation = longest.direct(server.user("ann"));
            try (TestSocket socket = longest.connect()) {
                JsonObject message = socket.deliver("t1", conversation, "hello");

                assertThat(message.getString("senderId")).isEqualTo(LONGEST);
            }
        }
    }

    @Test
    void theLargeTablesAndTheirIndexesAreNotWrittenAnew() {
        String files = "SELECT string_agg(relname || ' ' || relfilenode, ', ' ORDER BY relname) FROM pg_class"
                + " WHERE relname IN ('message_table', 'message_key', 'message_id_key', 'message_sent_at', 'conversation_table',"
                + " 'conversation_key', 'participant_table', 'participant_key', 'participant_user', 'presence_table')";
        String before = TestDatabases.query(database, files);

        TestServer.with().database(database).start().close();

        assertThat(TestDatabases.query(database, files)).isEqualTo(before);
    }

    @Test
    void theViewOfTheOriginalStaysWithItsTriggerAndWhatOthersWereGranted() {
        String role = "reader_" + database.substring(database.lastIndexOf('_') + 1);
        TestDatabases.execute(
                database, "CREATE ROLE " + role, "GRANT SELECT, UPDATE ON message_is_read_table TO " + role);
        try {
            TestServer.with().database(database).start().close();

            TestDatabases.execute(
                    database, "UPDATE message_is_read_table SET is_read = true WHERE user_id = 'ann' AND NOT is_read");
            assertThat(TestDatabases.query(
                            database,
                            "SELECT last_read_seq FROM participant_table WHERE user_id = 'ann' AND conversation_id = "
                                    + id("answered")))
                    .isEqualTo("2");
            for (String privilege : List.of("SELECT", "UPDATE")) {
                assertThat(TestDatabases.query(
                                database,
                                "SELECT has_table_privilege('" + role + "', 'message_is_read_table', '" + privilege
                                        + "')"))
                        .isEqualTo("t");
            }
        } finally {
            TestDatabases.execute(database, "DROP OWNED BY " + role, "DROP ROLE " + role);
        }
    }

    @Test
    void aTableThatSomebodyHoldsMakesTheStartFailAndTheNextOneSucceed() throws SQLException {
        try (Connection backup = TestDatabases.open(database);
                Statement statement = backup.createStatement()) {
            backup.setAutoCommit(false);
            statement.execute("LOCK TABLE message_table IN ACCESS SHARE MODE");

            assertThatThrownBy(() -> TestServer.with().database(database).start())
                    .hasMessageContaining("lock timeout");
            backup.rollback();
        }
        TestServer.with().database(database).start().close();
        assertThat(TestDatabases.query(database, "SELECT count(*) FROM chat_schema_history WHERE NOT success"))
                .isEqualTo("0");
    }
}
