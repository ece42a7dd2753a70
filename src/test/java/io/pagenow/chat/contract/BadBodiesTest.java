package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that cannot be obeyed, for every call that has one; for the new conversation's fields see {@link ConversationsTest}. */
@Threat(8)
class BadBodiesTest {
    private static final List<String> CALLS = List.of("POST /conversation", "PUT /presence", "POST /dev/token");

    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "[]",
                "null",
                "42",
                "{",
                "{} {}",
                "{'a':1}",
                "{\"a\":NaN}",
                "{\"userId\":\"a\",\"userId\":\"b\"}",
                "{\"visible\":true,\"visible\":true}",
                "{\"isGroup\":null,\"isGroup\":null}",
                "{\"x\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}"
            })
    void whatIsNoJsonObjectIsRefused(String body) {
        for (String call : CALLS) {
            assertRefused(call, body.getBytes(StandardCharsets.UTF_8), "invalid-json");
        }
    }

    @Test
    void aMegabyteOfNestingOrOfOneNumberOrOfOneNameIsRefused() {
        for (String body : List.of(
                "{\"x\":" + "[".repeat(1_000_000),
                "{\"x\":" + "{\"x\":".repeat(150_000),
                "{\"x\":" + "9".repeat(1_000_000) + "}",
                "{\"" + "x".repeat(1_000_000) + "\":1}",
                "x".repeat(1_000_000))) {
            for (String call : CALLS) {
                assertRefused(call, body.getBytes(StandardCharsets.UTF_8), "invalid-json");
            }
        }
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        for (byte[] text :
                List.of(new byte[] {(byte) 0xFF, (byte) 0xFE, '"'}, new byte[] {'"', (byte) 0xC3, '"'}, new byte[] {
                    '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'
                })) {
            byte[] body = new byte[text.length + 6];
            System.arraycopy("{\"x\":".getBytes(StandardCharsets.UTF_8), 0, body, 0, 5);
            System.arraycopy(text, 0, body, 5, text.length);
            body[body.length - 1] = '}';
            for (String call : CALLS) {
                assertRefused(call, body, "invalid-json");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            PUT /presence   | ~~                                | missing-field | visible
            PUT /presence   | {}                                | missing-field | visible
            PUT /presence   | {"visible":null}                  | missing-field | visible
            PUT /presence   | {"visible":"true"}                | invalid-field | visible
            PUT /presence   | {"visible":1e999999999}           | invalid-field | visible
            PUT /presence   | {"visible":[true]}                | invalid-field | visible
            POST /dev/token | ~~                                | missing-field | userId
            POST /dev/token | {"userId":null}                   | missing-field | userId
            POST /dev/token | {"userId":""}                     | invalid-field | userId
            POST /dev/token | {"userId":7}                      | invalid-field | userId
            POST /dev/token | {"userId":["ann"]}                | invalid-field | userId
            POST /dev/token | {"userId":"a\\u0000"}             | invalid-field | userId
            POST /dev/token | {"userId":"\\udc00"}              | invalid-field | userId
            POST /conversation | {"recipientIdArr":[1e999999999],"isGroup":false} | invalid-field | recipientIdArr
            """)
    void aFieldThatIsMissingOrWrongIsNamed(String call, String body, String code, String field) {
        Rest.Answer answer = assertRefused(call, (body == null ? "" : body).getBytes(StandardCharsets.UTF_8), code);

        assertThat(answer.object().getString("field")).isEqualTo(field);
    }

    @Test
    void aUserIdHasAtMostTwoHundredCharacters() {
        assertThat(call(
                                "POST /dev/token",
                                ("{\"userId\":\"" + "😀".repeat(200) + "\"}").getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(200);
        assertRefused(
                "POST /dev/token",
                ("{\"userId\":\"" + "😀".repeat(201) + "\"}").getBytes(StandardCharsets.UTF_8),
                "invalid-field");
    }

    @Test
    void aBodyThatIsTooLongIsRefused() {
        for (String call : CALLS) {
            Rest.Answer answer = call(call, " ".repeat(1024 * 1024 + 1).getBytes(StandardCharsets.UTF_8));

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.object().getString("code")).isEqualTo("too-large");
        }
    }

    private Rest.Answer assertRefused(String call, byte[] body, String code) {
        Rest.Answer answer = call(call, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.object().getString("code")).isEqualTo(code);
        assertThat(answer.object().getString("detail")).isNotBlank();
        return answer;
    }

    private Rest.Answer call(String call, byte[] body) {
        String[] parts = call.split(" ", 2);
        return Rest.call(parts[0], server.http().resolve(parts[1]), body, "Authorization", ann.token());
    }
}
