package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A message is stored, and for a while it cannot be read who takes part in its conversation. */
class LateAnnouncementTest {
    private static final String BLOCKED = "SELECT count(*) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND wait_event_type = 'Lock'";

    private static final String END_BLOCKED = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND wait_event_type = 'Lock'";

    private static final String STORED = "SELECT count(*) FROM message_table";

    @Test
    void everyoneGetsItAsSoonAsThatCanBeRead() throws SQLException {
        try (TestServer server =
                TestServer.with().set("CHAT_DATABASE_POOL_SIZE", "1").start()) {
            TestUser ann = server.newUser("ann");
            TestUser ben = server.newUser("ben");
            String conversation = ann.direct(ben);
            // A server that has just started remembers no participants.
            server.restart();
            try (TestSocket anns = ann.connect();
                    TestSocket bens = ben.connect();
                    Connection connection = server.database();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("LOCK TABLE presence_table IN ACCESS EXCLUSIVE MODE");
                // Holds the only connection of the pool; the writer has its own.
                CompletableFuture<?> holding =
                        CompletableFuture.runAsync(() -> ann.get("/presence?userIds=" + ben.id()));
                await().until(() ->
                        TestDatabases.query(server.databaseUri(), BLOCKED).equals("1"));
                anns.sendMessage("t1", conversation, "one");
                anns.sendMessage("t2", conversation, "two");
                await().until(() ->
                        TestDatabases.query(server.databaseUri(), STORED).equals("2"));

                TestDatabases.refuseConnections(server.databaseUri());
                statement.execute(END_BLOCKED);
                connection.rollback();
                holding.join();
                assertThat(ann.get("/conversations").status()).isEqualTo(503);
                TestDatabases.letIn(server.databaseUri());

                assertThat(bens.awaitMessages(conversation, 2))
                        .extracting(message -> message.getString("content"))
                        .containsExactly("one", "two");
                assertThat(anns.awaitMessages(conversation, 2)).hasSize(2);
            }
        }
    }
}
