package io.pagenow.chat.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestPgBouncer;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A PgBouncer in front of the database, as it comes: with no startup parameter ignored and no statement kept. */
class PgBouncerTest {
    private static final int CLIENTS = 8;

    private final String database = TestDatabases.fresh();

    @AfterEach
    void drop() {
        TestDatabases.drop(database);
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "transaction"})
    void theServerStartsOnAnEmptyDatabaseAndDoesEverythingForManyAtOnce(String mode) {
        try (TestPgBouncer pooler = new TestPgBouncer(database, mode);
                TestServer server = TestServer.with().database(pooler.uri()).start()) {
            TestUser ben = server.user("ben");
            AtOnce.run(CLIENTS, index -> {
                TestUser ann = server.user("ann" + index);
                String conversation = ann.direct(ben);
                try (TestSocket socket = ann.connect()) {
                    for (int number = 0; number < 20; number++) {
                        socket.deliver("t" + number, conversation, "hello " + number);
                    }
                    socket.readMessages(conversation);
                    socket.awaitType("read-messages");
                }
                assertThat(ann.history(conversation)).hasSize(20);
                assertThat(ann.conversations()).hasSize(1);
                return null;
            });
            assertThat(ben.conversations()).hasSize(CLIENTS);
            assertThat(Availability.ready(server)).isEqualTo(200);
            server.restart();
            assertThat(Availability.ready(server)).isEqualTo(200);
        }
    }

    @Test
    void withFewerConnectionsThanClientsNothingIsMixedUp() {
        try (TestPgBouncer pooler =
                        new TestPgBouncer(database, "transaction", "max_db_connections = 3", "server_lifetime = 1");
                TestServer server = TestServer.with().database(pooler.uri()).start()) {
            AtOnce.run(CLIENTS, index -> {
                TestUser ann = server.user("ann" + index);
                String conversation = ann.direct(server.user("ben" + index));
                try (TestSocket socket = ann.connect()) {
                    for (int number = 0; number < 50; number++) {
                        assertThat(Availability.send(socket, conversation)).isEqualTo("stored");
                        assertThat(ann.conversations()).hasSize(1);
                    }
                }
                return null;
            });
        }
    }

    @Test
    void nodesOfAClusterJoinOneAfterAnotherAndDeliverToEachOther() {
        try (TestPgBouncer pooler = new TestPgBouncer(database, "transaction")) {
            List<TestServer> nodes = AtOnce.run(2, index -> TestServer.with()
                    .database(pooler.uri())
                    .set("CHAT_CLUSTER_ENABLED", "true")
                    .set("CHAT_CLUSTER_PORT", "0")
                    .set("CHAT_CLUSTER_BUS_PORT", "0")
                    .start());
            try {
                TestUser ann = nodes.get(0).user("ann");
                TestUser ben = nodes.get(1).user("ben");
                await().until(() -> nodes.stream().allMatch(node -> members(node) == 2));
                String conversation = ann.direct(ben);
                try (TestSocket bens = ben.connect();
                        TestSocket socket = ann.connect()) {
                    socket.deliver("t1", conversation, "hello");
                    assertThat(bens.awaitMessages(conversation, 1)).hasSize(1);
                }
                assertThat(advisoryLocks()).isEqualTo("0");
            } finally {
                nodes.forEach(TestServer::close);
            }
        }
    }

    @Test
    void theServerSurvivesARestartOfThePooler() {
        try (TestPgBouncer pooler = new TestPgBouncer(database, "transaction");
                TestServer server = TestServer.with().database(pooler.uri()).start();
                TestSocket socket = server.user("ann").connect()) {
            String conversation = server.user("ann").direct(server.user("ben"));
            pooler.restart();
            await().until(() -> Availability.send(socket, conversation).equals("stored"));
            await().until(() -> Availability.ready(server) == 200);
        }
    }

    private static int members(TestServer node) {
        JsonObject health = Rest.get(node.http().resolve("/health/cluster")).object();
        return health.getJsonArray("nodes").size();
    }

    private String advisoryLocks() {
        return TestDatabases.query(
                database,
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                        + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
    }
}
