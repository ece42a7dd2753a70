package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What lies in the database, for those who look at it with SQL written for the original. */
class StorageTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cleo = server.newUser("cleo");

    @Test
    void aMessageToAGroupIsOneRow() throws SQLException {
        String group = ann.group("Crew", ben, cleo);
        try (TestSocket socket = ann.connect()) {
            socket.deliver("t1", group, "hello");
        }
        assertThat(query("SELECT count(*) FROM message_table WHERE conversation_id = '" + group + "'"))
                .isEqualTo("1");
        assertThat(query(
                        "SELECT count(*) FROM message_is_read_table r JOIN message_table USING (message_id) WHERE conversation_id = '"
                                + group + "'"))
                .isEqualTo("3");
    }

    @Test
    void theViewHasTheTruthOfTheOriginalsTable() throws SQLException {
        String group = ann.group("Crew", ben, cleo);
        try (TestSocket socket = ann.connect();
                TestSocket bens = ben.connect()) {
            socket.deliver("t1", group, "hello");
            bens.readMessages(group);
            bens.awaitType("read-messages");
            socket.deliver("t2", group, "again");
        }
        assertThat(unread(group, ann)).isEqualTo("0");
        assertThat(unread(group, ben)).isEqualTo("1");
        assertThat(unread(group, cleo)).isEqualTo("2");
    }

    @Test
    void theOriginalsUpdateOfTheViewMovesTheReadPositionAndNeverBack() throws SQLException {
        String group = ann.group("Crew", ben, cleo);
        try (TestSocket socket = ann.connect()) {
            socket.deliver("t1", group, "hello");
            socket.deliver("t2", group, "again");
        }
        String mine = " FROM (SELECT * FROM message_table WHERE conversation_id = '" + group
                + "') m WHERE m.message_id = r.message_id AND user_id = '" + cleo.id() + "'";
        execute("UPDATE message_is_read_table AS r SET is_read = TRUE" + mine + " AND is_read = FALSE");
        assertThat(unread(group, cleo)).isEqualTo("0");
        assertThat(cleo.conversations().get(0).getBoolean("isRead")).isTrue();
        assertThatThrownBy(() -> execute("UPDATE message_is_read_table AS r SET is_read = FALSE" + mine))
                .hasMessageContaining("cannot become unread");
    }

    @Test
    void theDatabaseItselfRefusesASecondConversationOfAPair() throws SQLException {
        String conversation = ann.direct(ben);
        assertThatThrownBy(() -> execute(
                        "INSERT INTO conversation_table SELECT gen_random_uuid(), created_by, now(), '', false, direct_low, direct_high"
                                + " FROM conversation_table WHERE conversation_id = '" + conversation + "'"))
                .hasMessageContaining("conversation_direct_pair_key");
    }

    @Test
    void serversThatStartAtOnceOnAnEmptyDatabaseDoNotCollide() {
        String database = TestDatabases.fresh();
        List<TestServer> servers =
                AtOnce.run(4, index -> TestServer.with().database(database).start());
        try {
            assertThat(servers)
                    .allSatisfy(each ->
                            assertThat(each.newUser("zoe").conversations()).isEmpty());
        } finally {
            servers.forEach(TestServer::close);
            TestDatabases.drop(database);
        }
    }

    @Test
    void aDatabaseWithTheOriginalsTablesIsRefusedWithTheWayToImportAndStaysAsItIs() throws SQLException {
        String database = TestDatabases.fresh();
        try (Connection connection = TestDatabases.open(database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE message_table (message_id uuid PRIMARY KEY)");
            assertThatThrownBy(() -> TestServer.with().database(database).start())
                    .hasMessageContaining("import --from");
            ResultSet row = statement.executeQuery(
                    "SELECT string_agg(table_name, ',') FROM information_schema.tables WHERE table_schema = 'public'");
            row.next();
            assertThat(row.getString(1)).isEqualTo("message_table");
        }
        TestDatabases.drop(database);
    }

    @Test
    void otherTablesInTheDatabaseDoNotMatter() throws SQLException {
        String database = TestDatabases.fresh();
        try (Connection connection = TestDatabases.open(database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE friendship_table (user_id1 varchar(50), user_id2 varchar(50))");
        }
        try (TestServer beside = TestServer.with().database(database).start()) {
            assertThat(beside.newUser("zoe").conversations()).isEmpty();
        }
        TestDatabases.drop(database);
    }

    @Test
    void withoutItsDatabaseTheServerIsNotReadyAndThenReadyAgain() {
        try (TestServer own = TestServer.start()) {
            TestUser zoe = own.newUser("zoe");
            TestUser yan = own.newUser("yan");
            String conversation = zoe.direct(yan);
            try (TestSocket socket = zoe.connect()) {
                socket.deliver("t1", conversation, "before");
                TestDatabases.lockOut(own.databaseUri());
                await().until(() -> ready(own) == 503);
                assertThat(Rest.get(own.http().resolve("health/live")).status()).isEqualTo(200);
                socket.sendMessage("t2", conversation, "meanwhile");
                socket.awaitError("unavailable");
                TestDatabases.letIn(own.databaseUri());
                await().until(() -> ready(own) == 200);
                assertThat(socket.deliver("t2", conversation, "meanwhile").getLong("seq"))
                        .isEqualTo(2);
            }
        }
    }

    private static int ready(TestServer asked) {
        return Rest.get(asked.http().resolve("health/ready")).status();
    }

    private static String unread(String conversation, TestUser user) throws SQLException {
        return query(
                "SELECT count(*) FROM message_is_read_table r JOIN message_table m USING (message_id) WHERE r.user_id = '"
                        + user.id() + "' AND m.conversation_id = '" + conversation + "' AND is_read = FALSE");
    }

    private static String query(String sql) throws SQLException {
        try (Connection connection = server.database();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = server.database();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
