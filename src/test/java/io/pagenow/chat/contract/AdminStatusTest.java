package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.RawSocket;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Administrators see how a server is; nobody else does. */
final class AdminStatusTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private static JsonObject status() {
        Rest.Answer answer = server.administrator().get("/admin/status");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.object().getJsonArray("nodes")).hasSize(1);
        return answer.object().getJsonArray("nodes").getJsonObject(0);
    }

    private static List<JsonObject> slowest() {
        return status().getJsonObject("sockets").getJsonArray("slowest").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    @Test
    void itIsForAdministratorsAlone() {
        Rest.Answer answer = server.newUser("nosy").get("/admin/status");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.object().getString("code")).isEqualTo("forbidden");
        assertThat(answer.object().getString("detail"))
                .contains("cognito:groups", "auth.adminClaim", "\"admin\"", "auth.adminValue");
        assertThat(Rest.get(server.http().resolve("/admin/status")).status()).isEqualTo(401);
        assertThat(server.administrator().post("/admin/status", "{}").status()).isEqualTo(405);
    }

    @Test
    void itTellsWhichNodeItIsAndWhatItsProcessTakes() {
        JsonObject node = status();
        assertThat(node.getString("nodeId")).isNotBlank();
        assertThat(node.getString("address"))
                .isEqualTo("127.0.0.1:" + server.http().getPort());
        assertThat(node.getLong("uptimeMs")).isPositive();
        assertThat(node.fieldNames()).doesNotContain("push");
        JsonObject process = node.getJsonObject("process");
        assertThat(process.getLong("heapUsed")).isBetween(1L, process.getLong("heapMax"));
        assertThat(process.getLong("cpuMs")).isPositive();
        assertThat(process.getInteger("processors"))
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void socketsAndTheirUsersAreCounted() {
        TestUser user = server.newUser("counted");
        try (TestSocket first = user.connect();
                TestSocket second = user.connect();
                TestSocket pages = user.connectForPages()) {
            await().untilAsserted(() -> assertThat(slowest())
                    .filteredOn(client -> client.getString("userId").equals(user.id()))
                    .hasSize(3)
                    .allSatisfy(client -> {
                        assertThat(client.getString("connectionId")).contains(":");
                        assertThat(client.getString("address")).isEqualTo("127.0.0.1");
                        assertThat(client.getLong("connectedMs")).isNotNegative();
                    })
                    .extracting(client -> client.getString("kind"))
                    .containsExactlyInAnyOrder("chat", "chat", "pages"));
            first.settled();
            second.settled();
            assertThat(pages.isOpen()).isTrue();
            JsonObject node = status();
            assertThat(node.getJsonObject("sockets").getInteger("users")).isPositive();
            assertThat(node.getJsonObject("sockets").getInteger("chat")).isGreaterThanOrEqualTo(2);
            assertThat(node.getJsonObject("sockets").getInteger("pages")).isPositive();
        }
    }

    @Test
    void messagesAndTheirDeliveriesAreCounted() {
        TestUser ann = server.newUser("ann");
        TestUser ben = server.newUser("ben");
        String conversation = ann.direct(ben);
        try (TestSocket socket = ann.connect();
                TestSocket other = ben.connect()) {
            JsonObject before = status();
            socket.deliver("t1", conversation, "one");
            other.awaitMessages(conversation, 1);
            await().untilAsserted(() -> {
                JsonObject after = status();
                assertThat(after.getJsonObject("writer").getLong("stored"))
                        .isGreaterThan(before.getJsonObject("writer").getLong("stored"));
                assertThat(after.getJsonObject("sockets").getLong("deliveries"))
                        .isGreaterThanOrEqualTo(before.getJsonObject("sockets").getLong("deliveries") + 2);
                JsonObject commits = after.getJsonObject("writer").getJsonObject("commits");
                assertThat(commits.getJsonArray("counts"))
                        .hasSameSizeAs(commits.getJsonArray("boundsMs"))
                        .anyMatch(count -> ((Number) count).longValue() > 0);
            });
        }
    }

    @Test
    void whoReadsNothingIsTheSlowest() throws Exception {
        TestUser deaf = server.newUser("deaf");
        TestUser writer = server.newUser("writer");
        String conversation = writer.direct(deaf);
        try (RawSocket idle = RawSocket.open(server.webSocket(), deaf.token());
                TestSocket sender = writer.connect()) {
            String content = "x".repeat(1_000);
            // Answers are good for half a second, so each is a new one.
            await().pollInterval(Duration.ofMillis(600)).untilAsserted(() -> {
                for (int index = 0; index < 400; index++) {
                    sender.sendMessage(UUID.randomUUID().toString(), conversation, content);
                }
                JsonObject first = slowest().get(0);
                assertThat(first.getString("userId")).isEqualTo(deaf.id());
                assertThat(first.getLong("waitingBytes")).isPositive();
                assertThat(first.getLong("outstandingMs")).isPositive();
            });
            idle.frame(0x88, new byte[0]);
        }
    }
}
