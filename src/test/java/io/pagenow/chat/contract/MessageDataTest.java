package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An application gives its messages a type and data of its own, which come back as they were written. */
class MessageDataTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String conversation = ann.direct(ben);

    private Rest.Answer post(String fields) {
        return ann.post(
                "/conversations/" + conversation + "/messages",
                "{\"tempMessageId\":\"t1\",\"content\":\"Vote!\"," + fields + "}");
    }

    @Test
    void bothComeWithTheMessageEverywhere() {
        String data = "{\"options\": [1, 2.50, 1e3], \"nested\":{\"\\u0000\":\"\\ud800\"},\"a\":null}";
        try (TestSocket bens = ben.connect()) {
            Rest.Answer answer = post("\"messageType\":\"poll\",\"data\":" + data);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("\"data\":" + data).contains("\"messageType\":\"poll\"");
            assertThat(bens.awaitMessages(conversation, 1)).containsExactly(answer.object());
        }
        assertThat(ben.history(conversation, "offset=0&limit=10").body()).contains("\"data\":" + data);
        try (TestSocket bens = ben.connect()) {
            bens.sync(conversation, 0);
            assertThat(bens.awaitMessages(conversation, 1).get(0).getJsonObject("data"))
                    .isEqualTo(new JsonObject(data));
        }
    }

    @Test
    void plainMessagesHaveNeither() {
        JsonObject message = post("\"messageType\":\"text\",\"data\":null").object();

        assertThat(message.fieldNames()).doesNotContain("messageType", "data", "rev");
    }

    @Test
    void anEditKeepsTheDataOrReplacesIt() {
        post("\"messageType\":\"poll\",\"data\":{\"a\":1}");
        String path = "/conversations/" + conversation + "/messages/1";

        JsonObject kept = ann.patch(path, "{\"content\":\"x\"}").object();
        assertThat(kept.getJsonObject("data")).isEqualTo(new JsonObject().put("a", 1));
        assertThat(kept.getString("messageType")).isEqualTo("poll");
        JsonObject replaced =
                ann.patch(path, "{\"content\":\"x\",\"data\":{\"b\":2}}").object();
        assertThat(replaced.getJsonObject("data")).isEqualTo(new JsonObject().put("b", 2));
        assertThat(replaced.getString("messageType")).isEqualTo("poll");
        assertThat(ann.delete(path).object().fieldNames()).doesNotContain("data", "messageType");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"messageType\":\"system\" | messageType",
                "\"messageType\":\"Poll\" | messageType",
                "\"messageType\":\"\" | messageType",
                "\"messageType\":\"1poll\" | messageType",
                "\"messageType\":\"poll\\n\" | messageType",
                "\"messageType\":5 | messageType",
                "\"data\":[1] | data",
                "\"data\":\"{}\" | data",
                "\"data\":1 | data",
                "\"data\":{\"$kind\":1} | data"
            })
    void whatIsWrongIsNamed(String fields, String field) {
        assertRefused(post(fields), field);
    }

    static Stream<Arguments> limits() {
        return Stream.of(
                Arguments.of("{\"a\":\"" + "x".repeat(4096 - 8) + "\"}", true),
                Arguments.of("{\"a\":\"" + "x".repeat(4096 - 7) + "\"}", false),
                Arguments.of("{\"a\":\"" + "ä".repeat(2044) + "\"}", true),
                Arguments.of("{\"a\":\"" + "ä".repeat(2045) + "\"}", false),
                Arguments.of("{\"a\":" + "[".repeat(7) + "]".repeat(7) + "}", true),
                Arguments.of("{\"a\":" + "[".repeat(8) + "]".repeat(8) + "}", false));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void dataHasABoundOfBytesAndOfDepth(String data, boolean accepted) {
        Rest.Answer answer = post("\"data\":" + data);
        if (accepted) {
            assertThat(answer.body()).contains(data);
        } else {
            assertRefused(answer, "data");
        }
    }

    private void assertRefused(Rest.Answer answer, String field) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object().getString("code")).isEqualTo("invalid-field");
        assertThat(answer.object().getString("field")).isEqualTo(field);
        assertThat(ann.history(conversation)).isEmpty();
    }
}
