package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.MetricsText;
import io.pagenow.chat.support.RawSocket;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Clients that are connected and do not read. */
final class SlowReadersTest {
    /** More than waits for one that takes nothing (docs/limits.md), less than waits for any. */
    private static final long TOO_MUCH = 3 << 19;

    /** Every half minute each socket is looked at, and the second look would find such a client too. */
    private static final Duration BEFORE_ANY_CHECK = Duration.ofSeconds(25);

    /** Messages of 4 kB. */
    private static final int FLOOD = 3_000;

    private static final int AT_ONCE = 250;

    /** How long a client reads nothing after it was told to close. */
    private static final Duration ABSENCE = Duration.ofSeconds(8);

    @AutoClose
    private static final TestServer server = TestServer.start();

    private static List<JsonObject> clients(TestUser user) {
        return server.administrator().get("/admin/status").object().getJsonArray("nodes").stream()
                .map(JsonObject.class::cast)
                .flatMap(node -> node.getJsonObject("sockets").getJsonArray("slowest").stream())
                .map(JsonObject.class::cast)
                .filter(client -> client.getString("userId").equals(user.id()))
                .toList();
    }

    private static double closedAsSlow() {
        return MetricsText.of(server.http()).value("chat_socket_closes_total{code=\"4429\"}");
    }

    @Test
    @SuppressWarnings("try") // The socket is only held open.
    void whoTakesNothingIsClosedThoughNothingMoreComes() throws Exception {
        TestUser deaf = server.newUser("deaf");
        TestUser writer = server.newUser("writer");
        String conversation = writer.direct(deaf);
        String content = "x".repeat(1_000);
        double before = closedAsSlow();
        try (RawSocket idle = RawSocket.open(server.webSocket(), deaf.token());
                TestSocket sender = writer.connect()) {
            // Answers of /admin/status are good for half a second, so each is a new one.
            await().pollInterval(Duration.ofMillis(600)).untilAsserted(() -> {
                for (int index = 0; index < 1_000; index++) {
                    sender.sendMessage(UUID.randomUUID().toString(), conversation, content);
                }
                sender.settled();
                assertThat(clients(deaf)).allSatisfy(client -> assertThat(client.getLong("waitingBytes"))
                        .isGreaterThan(TOO_MUCH));
            });

            await().atMost(BEFORE_ANY_CHECK)
                    .untilAsserted(() -> assertThat(clients(deaf)).isEmpty());
            // The server would wait for a minute whether it comes to the reason.
            idle.close();
            await().untilAsserted(() -> assertThat(closedAsSlow()).isGreaterThan(before));
            assertThat(sender.isOpen()).isTrue();
        }
    }

    /** Says more than waits for a client and lies between: its socket is told to close. */
    private static void flood(TestUser writer, TestUser slow) {
        String conversation = writer.direct(slow);
        String content = "\uD83D\uDE80".repeat(1_000);
        try (TestSocket sender = writer.connect()) {
            for (int said = 1; said <= FLOOD; said++) {
                sender.sendMessage(UUID.randomUUID().toString(), conversation, content);
                if (said % AT_ONCE == 0) {
                    sender.awaitMessages(conversation, said);
                }
            }
        }
    }

    @Test
    void whoReadsSlowlyButSteadilyComesToTheReasonAtLast() throws Exception {
        TestUser slow = server.newUser("slow");
        try (RawSocket socket = RawSocket.openWithSmallWindow(server.webSocket(), slow.token())) {
            flood(server.newUser("writer"), slow);
            int code = 0;
            while (code == 0) {
                code = socket.readFrame();
                // 8 kB a second: what lies between takes longer than a client has that answers at once.
                Thread.sleep(500);
            }

            assertThat(code).isEqualTo(4429);
        }
    }

    @Test
    void whoReadsOnAfterAWhileComesToTheReason() throws Exception {
        TestUser absent = server.newUser("absent");
        try (RawSocket socket = RawSocket.openWithSmallWindow(server.webSocket(), absent.token())) {
            flood(server.newUser("writer"), absent);
            Thread.sleep(ABSENCE.toMillis());

            assertThat(socket.awaitClose()).isEqualTo(4429);
        }
    }
}
