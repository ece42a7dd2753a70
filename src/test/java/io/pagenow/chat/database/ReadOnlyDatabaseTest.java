package io.pagenow.chat.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.support.PostgresServer;
import io.pagenow.chat.support.SilentProxy;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A database that answers and takes no writes. */
class ReadOnlyDatabaseTest {
    @Test
    void aDatabaseThatIsSetReadOnlyIsNotReadyUntilItTakesWritesAgain() {
        try (PostgresServer postgres = PostgresServer.start();
                TestServer server = TestServer.with().database(postgres.uri()).start();
                TestSocket socket = server.user("ann").connect()) {
            String conversation = server.user("ann").direct(server.user("ben"));
            socket.deliver("before", conversation, "before");

            postgres.set("default_transaction_read_only", "on");
            await().untilAsserted(() ->
                    assertThat(Availability.send(socket, conversation)).isEqualTo("unavailable"));
            await().untilAsserted(() -> assertThat(Availability.ready(server)).isEqualTo(503));
            assertThat(server.user("ann")
                            .post("/conversation", "{\"recipientIdArr\":[\"cleo\"],\"isGroup\":false}")
                            .status())
                    .isEqualTo(503);

            postgres.execute(
                    "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
                    "ALTER SYSTEM RESET default_transaction_read_only",
                    "SELECT pg_reload_conf()");
            await().untilAsserted(() -> assertThat(Availability.ready(server)).isEqualTo(200));
            await().untilAsserted(() ->
                    assertThat(Availability.send(socket, conversation)).isEqualTo("stored"));
        }
    }

    @Test
    void afterAFailoverBehindOneAddressTheServerFindsTheNewPrimary() {
        try (PostgresServer primary = PostgresServer.start();
                PostgresServer standby = primary.standby();
                SilentProxy address = new SilentProxy(primary.port());
                TestServer server = TestServer.with()
                        .database(primary.uri().replace(":" + primary.port() + "/", ":" + address.port() + "/"))
                        .start();
                TestSocket socket = server.user("ann").connect()) {
            String conversation = server.user("ann").direct(server.user("ben"));
            socket.deliver("before", conversation, "before");
            await().until(() ->
                    standby.query("SELECT count(*) FROM message_table").equals("1"));

            // The address leads to the standby before that is the primary.
            address.leadTo(standby.port());
            primary.stop();
            await().untilAsserted(() ->
                    assertThat(Availability.send(socket, conversation)).isEqualTo("unavailable"));
            await().untilAsserted(() -> assertThat(Availability.ready(server)).isEqualTo(503));
            standby.promote();

            await().untilAsserted(() -> assertThat(Availability.ready(server)).isEqualTo(200));
            await().untilAsserted(() ->
                    assertThat(Availability.send(socket, conversation)).isEqualTo("stored"));
        }
    }

    /** Each part must do without a write when it starts. */
    private static TestServer.Builder withEverything() {
        return TestServer.with()
                .set("CHAT_SEARCH_ENABLED", "on")
                .set("CHAT_PUSH_ENABLED", "true")
                .set("CHAT_PUSH_CONTACT", "mailto:operator@example.org");
    }

    @Test
    void connectionsToAServerThatBecameAStandbyAreGivenUpForTheOneThatTookOver() {
        try (PostgresServer primary = PostgresServer.start();
                PostgresServer standby = primary.standby();
                SilentProxy address = new SilentProxy(standby.port());
                TestServer other = withEverything().database(primary.uri()).start()) {
            String migrations = "SELECT count(*) FROM chat_schema_history WHERE success";
            await().ignoreExceptionsInstanceOf(IllegalStateException.class)
                    .until(() -> standby.query(migrations).equals(primary.query(migrations)));
            // Starts at a standby whose schema is there, and serves once the address leads to the primary. A refused
            // write replaces all connections, and a start that is reading on one of them fails.
            TestServer.Builder starting = withEverything()
                    .database(primary.uri().replace(":" + primary.port() + "/", ":" + address.port() + "/"));
            try (TestServer server =
                    await().ignoreExceptionsInstanceOf(ChatException.class).until(starting::start, Objects::nonNull)) {
                TestUser ann = server.user("ann");
                assertThat(Availability.ready(server)).isEqualTo(503);
                assertThat(ann.get("/conversations").status()).isEqualTo(200);
                address.leadTo(primary.port());

                await().untilAsserted(
                                () -> assertThat(Availability.ready(server)).isEqualTo(200));
                // A connection to the standby that the pool still has is given up by the write that it refuses.
                String conversation = await().ignoreExceptionsInstanceOf(IllegalStateException.class)
                        .until(() -> ann.direct(server.user("ben")), Objects::nonNull);
                try (TestSocket socket = ann.connect()) {
                    await().untilAsserted(() ->
                            assertThat(Availability.send(socket, conversation)).isEqualTo("stored"));
                }
            }
            assertThat(Availability.ready(other)).isEqualTo(200);
        }
    }

    @Test
    void ofSeveralHostsTheOneThatTakesWritesIsUsedAndAnotherAfterAFailover() {
        try (PostgresServer primary = PostgresServer.start();
                PostgresServer standby = primary.standby();
                TestServer server = TestServer.with()
                        .database("postgresql://postgres:" + PostgresServer.PASSWORD + "@localhost:" + standby.port()
                                + ",localhost:" + primary.port() + "/postgres")
                        .start();
                TestSocket socket = server.user("ann").connect()) {
            String conversation = server.user("ann").direct(server.user("ben"));
            socket.deliver("before", conversation, "before");
            await().until(() ->
                    standby.query("SELECT count(*) FROM message_table").equals("1"));

            primary.stop();
            standby.promote();
            await().untilAsserted(() ->
                    assertThat(Availability.send(socket, conversation)).isEqualTo("stored"));
            await().untilAsserted(() -> assertThat(Availability.ready(server)).isEqualTo(200));
        }
    }
}
