package io.pagenow.chat.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.SqlClient;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestPgBouncer;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages of SQL are stored once and in their order, whatever happens to the server and its connections. */
class OutboxFaultsTest {
    private static final String BOT = "bot:orders";
    private static final int MESSAGES = 3_000;
    private static final List<String> ALL =
            IntStream.rangeClosed(1, MESSAGES).mapToObj(n -> "m" + n).toList();

    private final String database = TestDatabases.fresh();

    @AfterEach
    void drop() {
        TestDatabases.drop(database);
    }

    private long stored() {
        return Long.parseLong(
                TestDatabases.query(database, "SELECT count(*) FROM message_table WHERE sender_id = '" + BOT + "'"));
    }

    private void assertStoredInOrder(String conversation) {
        SqlClient.awaitRelayed(database);
        assertThat(TestDatabases.query(
                                database,
                                "SELECT string_agg(content, ' ' ORDER BY seq) FROM message_table WHERE conversation_id = '"
                                        + conversation + "'")
                        .split(" "))
                .containsExactlyElementsOf(ALL);
        assertThat(TestDatabases.query(database, "SELECT count(*) FROM outbox_failed_table"))
                .isEqualTo("0");
    }

    /** The writer stores the messages of users in turn with those of the page, which it therefore divides into several batches. */
    @Test
    void connectionsThatAreLostChangeNothing() {
        try (TestServer server = TestServer.with().database(database).start()) {
            TestUser ann = server.user("ann");
            String group = ann.group("orders", server.user("ben"), server.user("cat"));
            List<String> others = IntStream.range(0, 6)
                    .mapToObj(n -> ann.direct(server.user("dan" + n)))
                    .toList();
            SqlClient.sendMany(database, group, BOT, "m", 1, MESSAGES);
            try (TestSocket socket = ann.connect()) {
                for (long least = 1; least < MESSAGES; least += MESSAGES / 5) {
                    long wanted = least;
                    await().until(() -> stored() >= wanted);
                    for (int n = 0; n < 600; n++) {
                        socket.sendMessage("t" + least + "-" + n, others.get(n % others.size()), "load");
                    }
                    TestDatabases.lockOut(database);
                    TestDatabases.letIn(database);
                }
            }
            assertStoredInOrder(group);
        }
    }

    @Test
    void aRestartChangesNothing() {
        try (TestServer server = TestServer.with().database(database).start()) {
            String group = server.user("ann").group("orders", server.user("ben"), server.user("cat"));
            server.stop();
            SqlClient.sendMany(database, group, BOT, "m", 1, MESSAGES);
            server.restart();
            await().until(() -> stored() > 0);
            server.restart();
            assertStoredInOrder(group);
        }
    }

    @Test
    void throughAPoolerItIsTheSame() {
        try (TestPgBouncer pooler = new TestPgBouncer(database, "transaction");
                TestServer server = TestServer.with().database(pooler.uri()).start()) {
            TestUser ann = server.user("ann");
            String group = ann.group("orders", server.user("ben"), server.user("cat"));
            SqlClient.sendMany(pooler.uri(), group, BOT, "m", 1, MESSAGES);
            assertStoredInOrder(group);
        }
    }

    @Test
    void aConversationWithAnObstacleKeepsNoOtherWaiting() {
        try (TestServer server = TestServer.with().database(database).start()) {
            TestUser ann = server.user("ann");
            String obstructed = ann.group("obstructed", server.user("ben"), server.user("cat"));
            String group = ann.group("orders", server.user("ben"), server.user("cat"));
            TestDatabases.execute(
                    database,
                    "INSERT INTO outbox_table (conversation_id, action, user_id, ref, body) VALUES ('" + obstructed
                            + "', 'of-a-later-version', 'ann', '', '{}')");
            SqlClient.send(database, obstructed, BOT, "behind it", "1");
            SqlClient.send(database, group, BOT, "hello", "1");
            await().until(() -> ann.history(group).size() == 1);
            assertThat(ann.history(obstructed)).isEmpty();

            TestDatabases.execute(database, "DELETE FROM outbox_table WHERE action = 'of-a-later-version'");
            await().until(() -> ann.history(obstructed).size() == 1);
        }
    }
}
