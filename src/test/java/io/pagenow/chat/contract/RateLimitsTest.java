package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Patience;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one user does too much of is refused with a time to wait, and the others do not notice. */
@Threat(11)
final class RateLimitsTest {
    /** So many are too many for each of the limits, even on a machine so busy that they take half a minute, in which 30 more are allowed. */
    private static final int FLOOD = 60;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.with()
                .set("CHAT_LIMITS_USER_MESSAGES_PER_SECOND", "1")
                .set("CHAT_LIMITS_USER_MESSAGES_BURST", "20")
                .set("CHAT_LIMITS_USER_REQUESTS_PER_SECOND", "1")
                .set("CHAT_LIMITS_USER_REQUESTS_BURST", "15")
                .set("CHAT_LIMITS_USER_CONVERSATIONS_PER_SECOND", "1")
                .set("CHAT_LIMITS_USER_CONVERSATIONS_BURST", "5")
                .set("CHAT_LIMITS_USER_CONNECTS_PER_SECOND", "1")
                .set("CHAT_LIMITS_USER_CONNECTS_BURST", "6")
                .set("CHAT_LIMITS_USER_SOCKETS", "4")
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Threat(21)
    @Test
    void aLargeFrameCountsAsManyAndIsRefusedBeforeItIsRead() {
        String large = new JsonObject()
                .put("action", "heartbeat")
                .put("x", "x".repeat(40_000))
                .encode();
        TestUser friend = server.newUser("friend");
        TestUser sender = server.newUser("large");
        String conversation = sender.direct(friend);
        try (TestSocket socket = sender.connect();
                TestSocket other = friend.connect()) {
            socket.send(large);
            socket.send(large + "no JSON any more");

            socket.awaitCount(2, frame -> "rate-limited".equals(frame.getString("code")));
            assertThat(socket.frames()).noneMatch(frame -> "invalid-json".equals(frame.getString("code")));
            other.deliver("unaffected", conversation, "x".repeat(1000));
        }
    }

    @Test
    void tooManyMessagesAreEachRefusedWithATimeToWaitAndTheOthersGoOn() {
        TestUser flooder = server.newUser("flooder");
        TestUser friend = server.newUser("friend");
        String conversation = flooder.direct(friend);
        try (TestSocket flooding = flooder.connect();
                TestSocket other = friend.connect()) {
            IntStream.range(0, FLOOD).forEach(number -> flooding.sendMessage("m" + number, conversation, "text"));
            JsonObject refusal = flooding.awaitError("rate-limited");

            assertThat(refusal.getLong("retryAfterMs")).isBetween(1L, 60_000L);
            assertThat(refusal.getString("tempMessageId")).startsWith("m");
            other.deliver("calm", conversation, "not limited");
            List<JsonObject> refused = flooding.awaitCount(2, frame -> "rate-limited".equals(frame.getString("code")));
            List<String> stored = friend.history(conversation).stream()
                    .map(message -> message.getString("content"))
                    .toList();
            assertThat(stored).hasSizeGreaterThanOrEqualTo(21).hasSizeLessThanOrEqualTo(FLOOD + 1 - refused.size());
        }
    }

    @Test
    void aRefusedMessageIsAcceptedAfterTheTimeThatWasTold() {
        TestUser sender = server.newUser("patient");
        String conversation = sender.direct(server.newUser("friend"));
        try (TestSocket socket = sender.connect()) {
            IntStream.range(0, FLOOD).forEach(number -> socket.sendMessage("m" + number, conversation, "text"));
            List<JsonObject> refusals = socket.settled().stream()
                    .filter(frame -> "rate-limited".equals(frame.getString("code")))
                    .toList();
            JsonObject refusal = refusals.get(refusals.size() - 1);
            String refused = refusal.getString("tempMessageId");

            await().pollDelay(Duration.ofMillis(refusal.getLong("retryAfterMs")))
                    .atMost(Duration.ofSeconds(Patience.SECONDS))
                    .untilAsserted(() -> socket.deliver(refused, conversation, "text"));
        }
    }

    @Test
    void tooManyFramesOfOtherKindsAreRefusedToo() {
        TestUser user = server.newUser("restless");
        try (TestSocket chat = user.connect();
                TestSocket pages = user.connectForPages()) {
            IntStream.range(0, 10).forEach(number -> chat.heartbeat());
            chat.settled();
            IntStream.range(0, FLOOD).forEach(number -> pages.heartbeat());

            assertThat(pages.awaitError("rate-limited").getLong("retryAfterMs")).isPositive();
        }
    }

    @Test
    void garbageIsCountedAndTheSocketStaysOpen() {
        try (TestSocket socket = server.newUser("garbler").connect()) {
            IntStream.range(0, FLOOD).forEach(number -> socket.send("{"));
            socket.awaitError("rate-limited");
            assertThat(socket.isOpen()).isTrue();
        }
    }

    @Test
    void tooManyRequestsAreAnsweredWith429AndRetryAfter() {
        TestUser user = server.newUser("asker");
        Rest.Answer refused = firstRefused(() -> user.get("/conversations"));

        assertThat(refused.contentType()).isEqualTo("application/problem+json");
        assertThat(refused.object().getString("code")).isEqualTo("rate-limited");
        assertThat(refused.header("retry-after")).hasValueSatisfying(seconds -> assertThat(Integer.parseInt(seconds))
                .isBetween(1, 60));
        assertThat(server.newUser("calm").get("/conversations").status()).isEqualTo(200);
    }

    @Test
    void tooManyConversationsAreAnsweredWith429() {
        TestUser user = server.newUser("founder");
        String body = new JsonObject()
                .put("recipientIdArr", List.of("somebody"))
                .put("isGroup", false)
                .encode();
        Rest.Answer refused = firstRefused(() -> user.post("/conversation", body));
        assertThat(refused.object().getString("detail")).contains("conversations");
        assertThat(refused.header("retry-after")).isPresent();
    }

    @Test
    void tooManyHandshakesAreAnsweredWith429() {
        TestUser user = server.newUser("knocker");
        TestSocket.Refused refused = catchThrowableOfType(TestSocket.Refused.class, () -> {
            for (int attempt = 0; attempt < FLOOD; attempt++) {
                user.connect().close();
            }
        });
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("retry-after")).isPresent();
        try (TestSocket other = server.newUser("calm").connect()) {
            other.settled();
        }
    }

    @Test
    void aUserHasSoManySocketsAndOneMoreWhenOneIsClosed() {
        TestUser user = server.newUser("collector");
        List<TestSocket> sockets = new ArrayList<>();
        try {
            IntStream.range(0, 4).forEach(number -> sockets.add(user.connect(number % 2 == 0 ? "/" : "/presence")));
            TestSocket.Refused refused =
                    catchThrowableOfType(TestSocket.Refused.class, () -> sockets.add(user.connect()));
            assertThat(refused.status()).isEqualTo(429);

            sockets.remove(0).close();
            await().atMost(Duration.ofSeconds(Patience.SECONDS))
                    .ignoreExceptions()
                    .until(() -> sockets.add(user.connect()));
        } finally {
            sockets.forEach(TestSocket::close);
        }
    }

    private static Rest.Answer firstRefused(Supplier<Rest.Answer> call) {
        for (int attempt = 0; attempt < FLOOD; attempt++) {
            Rest.Answer answer = call.get();
            if (answer.status() == 429) {
                return answer;
            }
            assertThat(answer.status()).isEqualTo(200);
        }
        throw new AssertionError("none of " + FLOOD + " calls was refused");
    }
}
