package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pagenow.chat.support.RawSocket;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that cannot be obeyed are answered with an error that names what is wrong, and the socket stays open. */
@Threat(8)
class BadFramesTest {
    private static final String SOME_ID = "11111111-2222-4333-8444-555555555555";

    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "{",
                "{\"action\":\"heartbeat\"",
                "{\"action\":\"heartbeat\"} {}",
                "{\"action\":\"heartbeat\",}",
                "{'action':'heartbeat'}",
                "{\"action\":\"heartbeat\" /* not JSON */}",
                "[]",
                "[{\"action\":\"heartbeat\"}]",
                "null",
                "true",
                "42",
                "\"heartbeat\"",
                "{\"action\":\"send-message\",\"content\":\"\u0001\"}",
                "{\"action\":\"heartbeat\",\"x\":NaN}"
            })
    void whatIsNoJsonObjectIsRefused(String frame) {
        assertRefused(frame, "invalid-json", null);
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 100, 5000})
    void deepNestingIsRefused(int depth) {
        assertRefused(
                "{\"action\":\"heartbeat\",\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}", "invalid-json", null);
        assertRefused(
                "{\"action\":\"heartbeat\",\"x\":" + "{\"a\":".repeat(depth) + "1" + "}".repeat(depth) + "}",
                "invalid-json",
                null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"action", "tempMessageId", "conversationId", "content"})
    void aFieldThatAppearsTwiceIsRefused(String field) {
        String frame = send("t1", SOME_ID, "hello").encode();
        String value = send("t1", SOME_ID, "hello").getString(field);

        assertRefused(frame.replace("}", ",\"" + field + "\":\"" + value + "\"}"), "invalid-json", field);
        assertRefused(frame.replace("{", "{\"" + field + "\":null,"), "invalid-json", field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fly", "", "Send-Message", "send-message ", "new-message", "constructor"})
    void anUnknownActionIsRefused(String action) {
        assertRefused(new JsonObject().put("action", action).encode(), "unknown-action", "action");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tempMessageId", "conversationId", "content"})
    void aMissingFieldIsRefused(String field) {
        JsonObject frame = send("t1", SOME_ID, "hello");
        frame.remove(field);
        JsonObject withNull = send("t1", SOME_ID, "hello").putNull(field);

        assertThat(assertRefused(frame.encode(), "missing-field", field).getString("message"))
                .isEqualTo("Missing '" + field + "' in event body");
        assertRefused(withNull.encode(), "missing-field", field);
    }

    @Test
    void aFrameWithoutAnActionIsRefused() {
        assertRefused("{}", "missing-field", "action");
        assertRefused("{\"content\":\"x\"}", "missing-field", "action");
    }

    @Test
    void readingWithoutAConversationIsRefused() {
        assertRefused("{\"action\":\"read-messages\"}", "missing-field", "conversationId");
    }

    static Stream<Arguments> fieldsAndWrongValues() {
        return Stream.of("action", "tempMessageId", "conversationId", "content")
                .flatMap(field -> Stream.of("5", "1e400", "true", "[]", "[\"a\"]", "{}", "{\"a\":[1]}")
                        .map(value -> arguments(field, value)));
    }

    @ParameterizedTest
    @MethodSource("fieldsAndWrongValues")
    void aFieldOfTheWrongTypeIsRefused(String field, String value) {
        String right = "\"" + send("t1", SOME_ID, "hello").getString(field) + "\"";

        assertRefused(
                send("t1", SOME_ID, "hello")
                        .encode()
                        .replace("\"" + field + "\":" + right, "\"" + field + "\":" + value),
                "invalid-field",
                field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "not-a-uuid",
                "11111111222243338444555555555555",
                "11111111-2222-4333-8444-55555555555g",
                "{11111111-2222-4333-8444-555555555555}"
            })
    void aConversationIdThatIsNoUuidIsRefused(String id) {
        assertRefused(send("t1", id, "hello").encode(), "invalid-field", "conversationId");
        assertRefused(
                new JsonObject()
                        .put("action", "read-messages")
                        .put("conversationId", id)
                        .encode(),
                "invalid-field",
                "conversationId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"content", "tempMessageId"})
    void textThatCannotBeStoredIsRefused(String field) {
        for (String text : new String[] {"\\u0000", "a\\u0000b", "\\ud800", "\\udc00\\ud800", "a\\udfffb", "\\ud83d"}) {
            String frame = send("t1", SOME_ID, "hello").put(field, "@").encode().replace("@", text);
            assertRefused(frame, "invalid-field", field);
        }
    }

    @Test
    void emptyContentIsRefused() {
        assertRefused(send("t1", SOME_ID, "").encode(), "invalid-field", "content");
        assertRefused(send("", SOME_ID, "hello").encode(), "invalid-field", "tempMessageId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "漢", "😀"})
    void oneCharacterTooManyIsRefused(String character) {
        JsonObject error =
                assertRefused(send("t1", SOME_ID, character.repeat(1001)).encode(), "invalid-field", "content");

        assertThat(error.getString("message")).contains("1001").contains("1000");
        assertRefused(send(character.repeat(201), SOME_ID, "hello").encode(), "invalid-field", "tempMessageId");
    }

    @Test
    void aBinaryFrameIsRefused() {
        try (TestSocket socket = ann.connect()) {
            socket.sendBinary(
                    new JsonObject().put("action", "heartbeat").toBuffer().getBytes());

            socket.awaitError("invalid-json");
            assertStillWorks(socket);
        }
    }

    static Stream<String> faultyFramesWithAReadableName() {
        return Stream.of(
                "{\"action\":\"send-message\",\"tempMessageId\":\"bubble\",\"conversationId\":\"" + SOME_ID + "\"}",
                "{\"content\":5,\"action\":\"send-message\",\"conversationId\":\"" + SOME_ID
                        + "\",\"tempMessageId\":\"bubble\"}",
                "{\"action\":\"send-message\",\"content\":\"\",\"conversationId\":\"" + SOME_ID
                        + "\",\"tempMessageId\":\"bubble\"}",
                "{\"action\":\"send-message\",\"content\":\"x\",\"conversationId\":\"nonsense\",\"tempMessageId\":\"bubble\"}",
                "{\"action\":\"fly\",\"tempMessageId\":\"bubble\"}",
                "{\"tempMessageId\":\"bubble\",\"action\":");
    }

    @ParameterizedTest
    @MethodSource("faultyFramesWithAReadableName")
    void theErrorNamesTheSendThatItIsAbout(String frame) {
        try (TestSocket socket = ann.connect()) {
            socket.send(frame);

            assertThat(socket.awaitType("error").getString("tempMessageId")).isEqualTo("bubble");
        }
    }

    @Threat(9)
    @Test
    void sendingToAConversationOfOthersLooksLikeSendingToNone() {
        String theirs = ben.direct(server.newUser("cleo"));
        try (TestSocket socket = ann.connect()) {
            socket.sendMessage("same", theirs, "let me in");
            JsonObject refused = socket.awaitCount(1, frame -> "error".equals(frame.getString("type")))
                    .get(0);
            socket.sendMessage("same", UUID.randomUUID().toString(), "let me in");
            JsonObject unknown = socket.awaitCount(2, frame -> "error".equals(frame.getString("type")))
                    .get(1);

            assertThat(refused.getString("code")).isEqualTo("not-found");
            assertThat(refused.getString("tempMessageId")).isEqualTo("same");
            assertThat(refused).isEqualTo(unknown);
            assertStillWorks(socket);
        }
        assertThat(ben.history(theirs)).isEmpty();
    }

    @Threat(9)
    @Test
    void readingAConversationOfOthersLooksLikeReadingNone() {
        String theirs = ben.direct(server.newUser("cleo"));
        try (TestSocket socket = ann.connect()) {
            socket.readMessages(theirs);
            socket.readMessages(UUID.randomUUID().toString());

            var errors = socket.awaitCount(2, frame -> "not-found".equals(frame.getString("code")));
            assertThat(errors.get(0)).isEqualTo(errors.get(1));
        }
    }

    @Test
    void aRefusalIsSeenByTheConnectionThatSentTheFrameAlone() {
        try (TestSocket socket = ann.connect();
                TestSocket otherTab = ann.connect()) {
            socket.send("nonsense");
            socket.awaitError("invalid-json");
            assertStillWorks(socket);

            assertThat(otherTab.settled()).noneMatch(frame -> "error".equals(frame.getString("type")));
        }
    }

    @Threat(7)
    @Test
    void aMessageThatIsTooLongClosesTheSocketWith1009() {
        try (TestSocket socket = ann.connect()) {
            try {
                socket.send("x".repeat(2 * 1024 * 1024));
            } catch (RuntimeException closedBeforeAllWasSent) {
                assertThat(closedBeforeAllWasSent).hasRootCauseInstanceOf(IOException.class);
            }

            assertThat(socket.awaitClose()).isEqualTo(1009);
        }
    }

    @Threat(7)
    @ParameterizedTest
    @ValueSource(longs = {70_000, 1L << 40})
    void aFrameThatIsTooLongClosesTheSocketWith1009(long length) throws IOException {
        try (RawSocket socket = RawSocket.open(server.webSocket(), ann.token())) {
            socket.startText(length, new byte[(int) Math.min(length, 100_000)]);

            assertThat(socket.awaitClose()).isEqualTo(1009);
        }
    }

    private JsonObject assertRefused(String frame, String code, String field) {
        try (TestSocket socket = ann.connect()) {
            socket.send(frame);

            JsonObject error = socket.awaitType("error");
            assertThat(error.getString("code")).as(error.encode()).isEqualTo(code);
            assertThat(error.getString("field")).as(error.encode()).isEqualTo(field);
            assertThat(error.getString("message")).isNotBlank();
            assertStillWorks(socket);
            return error;
        }
    }

    private void assertStillWorks(TestSocket socket) {
        String conversation = ann.direct(ben);
        socket.deliver("after-" + UUID.randomUUID(), conversation, "still here");
    }

    private static JsonObject send(String tempMessageId, String conversation, String content) {
        return new JsonObject()
                .put("action", "send-message")
                .put("tempMessageId", tempMessageId)
                .put("conversationId", conversation)
                .put("content", content);
    }
}
