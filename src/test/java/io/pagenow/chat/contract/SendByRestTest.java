package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /conversations/{conversationId}/messages} sends what {@code send-message} sends on a socket. */
class SendByRestTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String conversation = ann.direct(ben);

    private static String path(String conversationId) {
        return "/conversations/" + conversationId + "/messages";
    }

    private static String body(String tempMessageId, String content) {
        return new JsonObject()
                .put("tempMessageId", tempMessageId)
                .put("content", content)
                .encode();
    }

    private Rest.Answer send(String tempMessageId, String content) {
        return ann.post(path(conversation), body(tempMessageId, content));
    }

    @Test
    void theAnswerIsTheFrameThatEverySocketGets() {
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            Rest.Answer answer = send("t1", "Hello \uD83D\uDE00");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.object().getString("senderId")).isEqualTo(ann.id());
            assertThat(answer.object().getLong("seq")).isEqualTo(1);
            assertThat(bens.awaitMessages(conversation, 1)).containsExactly(answer.object());
            assertThat(anns.awaitMessages(conversation, 1)).containsExactly(answer.object());
        }
    }

    @Test
    void aRepeatedNameIsTheSameMessageOnWhicheverWayItCame() {
        JsonObject first = send("t1", "once").object();
        try (TestSocket socket = ann.connect()) {
            socket.sendMessage("t1", conversation, "twice");
            assertThat(socket.awaitMessages(conversation, 1)).containsExactly(first);

            JsonObject second = socket.deliver("t2", conversation, "on the socket");
            assertThat(send("t2", "by a call").object()).isEqualTo(second);
        }
        assertThat(ben.history(conversation)).hasSize(2);
    }

    @Test
    void whoIsNotInTheConversationIsToldWhatTheyAreToldOfOneThatIsNotThere() {
        Rest.Answer foreign = server.newUser("eve").post(path(conversation), body("t1", "let me in"));
        Rest.Answer missing = ann.post(path(UUID.randomUUID().toString()), body("t1", "anybody?"));

        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.object()).isEqualTo(missing.object());
        assertThat(ann.history(conversation)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"content\":\"c\"} | tempMessageId | missing-field",
                "{\"tempMessageId\":\"t\"} | content | missing-field",
                "{\"tempMessageId\":\"t\",\"content\":null} | content | missing-field",
                "{\"tempMessageId\":\"t\",\"content\":\"\"} | content | invalid-field",
                "{\"tempMessageId\":\"\",\"content\":\"c\"} | tempMessageId | invalid-field",
                "{\"tempMessageId\":5,\"content\":\"c\"} | tempMessageId | invalid-field",
                "{\"tempMessageId\":\"t\",\"content\":{\"a\":1}} | content | invalid-field",
                "{\"tempMessageId\":\"t\",\"content\":\"c\",\"content\":\"d\"} | content | invalid-json"
            })
    void whatIsWrongIsNamed(String body, String field, String code) {
        Rest.Answer answer = ann.post(path(conversation), body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object().getString("code")).isEqualTo(code);
        assertThat(answer.object().getString("field")).isEqualTo(field);
        assertThat(ann.history(conversation)).isEmpty();
    }

    @Test
    void textsHaveTheLimitsOfTheSocket() {
        assertThat(send("t".repeat(200), "c".repeat(1_000)).status()).isEqualTo(200);
        assertThat(send("t".repeat(201), "c").object().getString("field")).isEqualTo("tempMessageId");
        assertThat(send("t", "c".repeat(1_001)).object().getString("field")).isEqualTo("content");
        assertThat(send("t", "\u0000").object().getString("field")).isEqualTo("content");
    }

    @Test
    void itCountsAsAMessageOfTheUser() {
        try (TestServer limited = TestServer.with()
                .set("CHAT_LIMITS_USER_MESSAGES_PER_SECOND", "1")
                .set("CHAT_LIMITS_USER_MESSAGES_BURST", "3")
                .start()) {
            TestUser cat = limited.newUser("cat");
            String direct = cat.direct(limited.newUser("dan"));
            for (int sent = 0; sent < 3; sent++) {
                assertThat(cat.post(path(direct), body("t" + sent, "c")).status())
                        .isEqualTo(200);
            }
            // One more is allowed for each second that these take.
            Rest.Answer refused;
            do {
                refused = cat.post(path(direct), body("t" + System.nanoTime(), "c"));
            } while (refused.status() == 200);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isPresent();
        }
    }
}
