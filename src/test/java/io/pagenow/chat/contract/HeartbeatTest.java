package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A client that asks learns whether its connection is alive. */
class HeartbeatTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");

    @Test
    void aHeartbeatWithARefIsAnsweredWithIt() {
        String longest = "r".repeat(199) + "\uD83D\uDE00";
        try (TestSocket socket = ann.connect()) {
            socket.send(heartbeat("one"));
            socket.send(heartbeat(longest));

            assertThat(socket.awaitCount(2, frame -> "done".equals(frame.getString("type"))))
                    .containsExactly(done("one"), done(longest));
        }
    }

    @Test
    void aSocketForSharedPagesAnswersToo() {
        try (TestSocket socket = ann.connectForPages()) {
            socket.send(heartbeat("one"));

            assertThat(socket.awaitType("done")).isEqualTo(done("one"));
        }
    }

    @Test
    void aHeartbeatWithoutARefIsNotAnswered() {
        try (TestSocket socket = ann.connect()) {
            socket.heartbeat();
            socket.send(new JsonObject().put("action", "heartbeat").put("ref", null));

            assertThat(socket.settled()).isEmpty();
        }
    }

    @Test
    void aRefusalRepeatsTheRefOfTheFrame() {
        try (TestSocket socket = ann.connect()) {
            socket.send(new JsonObject().put("ref", "mine").put("action", "unheard-of"));

            assertThat(socket.awaitError("unknown-action").getString("ref")).isEqualTo("mine");
        }
    }

    @Test
    void aHeartbeatThatIsTooMuchIsRefusedByItsRef() {
        try (TestServer small = TestServer.with()
                        .set("CHAT_LIMITS_USER_REQUESTS_PER_SECOND", "1")
                        .set("CHAT_LIMITS_USER_REQUESTS_BURST", "1")
                        .start();
                TestSocket socket = small.newUser("ben").connect()) {
            socket.send(heartbeat("one"));
            socket.send(heartbeat("two"));

            assertThat(socket.awaitError("rate-limited").getString("ref")).isEqualTo("two");
        }
    }

    private static JsonObject heartbeat(String ref) {
        return new JsonObject().put("action", "heartbeat").put("ref", ref);
    }

    private static JsonObject done(String ref) {
        return new JsonObject().put("type", "done").put("ref", ref);
    }
}
