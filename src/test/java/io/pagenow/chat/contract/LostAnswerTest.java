package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.jar.Gate;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A message is stored, and the connection to the database breaks before the server learns of it. */
class LostAnswerTest {
    private final String database = TestDatabases.fresh();
    private static final String WAITING = "SELECT count(*) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND wait_event_type = 'Lock'";

    private final Gate gate = Gate.open();

    @AfterEach
    void stop() {
        gate.close();
        TestDatabases.drop(database);
    }

    private TestServer server() {
        URI uri = URI.create(database);
        gate.leadTo(uri.getPort());
        return TestServer.with()
                .database(database.replace(":" + uri.getPort() + "/", ":" + gate.port() + "/"))
                .start();
    }

    @Test
    void everyoneIsToldOfItWhenTheSenderRepeatsIt() throws SQLException {
        losing((anns, bens, conversation, let) -> {
            let.commit();
            await().until(() -> count("SELECT count(*) FROM message_table") == 2);
            gate.reopen();
            await().untilAsserted(() -> {
                anns.sendMessage("lost", conversation, "lost");
                assertThat(anns.messages(conversation)).hasSizeGreaterThan(1);
            });
            anns.deliver("after", conversation, "after");
        });
    }

    @Test
    void everyoneIsToldOfItThoughNobodyAsksAndNothingFollows() throws SQLException {
        losing((anns, bens, conversation, let) -> {
            gate.reopen();
            let.commit();
            assertThat(bens.awaitMessages(conversation, 2))
                    .extracting(message -> message.getString("content"))
                    .containsExactly("before", "lost");
            anns.deliver("after", conversation, "after");
        });
    }

    @Test
    void everyoneIsToldOfItBeforeWhatFollows() throws SQLException {
        losing((anns, bens, conversation, let) -> {
            gate.reopen();
            anns.sendMessage("after", conversation, "after");
            await().until(() -> count(WAITING) == 2);
            let.commit();
            await().until(() -> count("SELECT count(*) FROM message_table WHERE content = 'after'") == 1);
        });
    }

    /** What happens while a statement is under way whose answer is lost. */
    private interface Meanwhile {
        void happen(TestSocket anns, TestSocket bens, String conversation, Let let) throws SQLException;
    }

    /** Lets the database go on. */
    private interface Let {
        void commit() throws SQLException;
    }

    /**
     * Ann sends "before", "lost", whose answer does not reach the server, and "after": Ben gets all that is stored, in its order. If the
     * database lets "after" win a race for the second place, "lost" is refused and nobody is there to repeat it.
     */
    private void losing(Meanwhile meanwhile) throws SQLException {
        try (TestServer server = server()) {
            TestUser ann = server.newUser("ann");
            TestUser ben = server.newUser("ben");
            String conversation = ann.direct(ben);
            try (TestSocket anns = ann.connect();
                    TestSocket bens = ben.connect();
                    Connection connection = TestDatabases.open(database);
                    Statement statement = connection.createStatement()) {
                anns.deliver("before", conversation, "before");
                bens.awaitMessages(conversation, 1);

                connection.setAutoCommit(false);
                statement.execute("LOCK TABLE message_table IN SHARE MODE");
                anns.sendMessage("lost", conversation, "lost");
                await().until(() -> count(WAITING) == 1);
                gate.shut();
                anns.awaitError("unavailable");
                meanwhile.happen(anns, bens, conversation, connection::rollback);

                int stored = (int) count("SELECT count(*) FROM message_table");
                assertThat(bens.awaitMessages(conversation, stored))
                        .extracting(message -> message.getLong("seq"))
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, stored).boxed().toList());
            }
        }
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = TestDatabases.open(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
