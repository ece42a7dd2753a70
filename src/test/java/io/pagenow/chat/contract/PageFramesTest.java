package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients may say on a socket for shared pages, and what is answered to the rest. */
@Threat(8)
class PageFramesTest {
    private static final String PAGE = "https://example.com/";
    private static final String LONGEST = PAGE + "x".repeat(2048 - PAGE.length());

    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "hello; invalid-json;",
                "[]; invalid-json;",
                "{\"action\":\"heartbeat\"} {}; invalid-json;",
                "{\"action\":\"update-presence\",\"url\":\"\",\"url\":\"\",\"title\":\"\"}; invalid-json; url",
                "{}; missing-field; action",
                "{\"action\":\"update-presence\",\"title\":\"x\"}; missing-field; url",
                "{\"action\":\"update-presence\",\"url\":\"https://a.example/\"}; missing-field; title",
                "{\"action\":\"update-presence\",\"url\":5,\"title\":\"x\"}; invalid-field; url",
                "{\"action\":\"update-presence\",\"url\":\"https://a.example/\",\"title\":[]}; invalid-field; title",
                "{\"action\":\"update-presence\",\"url\":\"https://\",\"title\":\"x\"}; invalid-field; url",
                "{\"action\":\"update-presence\",\"url\":\"https://a.example/\\u0000\",\"title\":\"x\"}; invalid-field; url",
                "{\"action\":\"send-message\"}; unknown-action; action",
                "{\"action\":\"sync\"}; unknown-action; action",
            })
    void aFrameThatCannotBeObeyedIsAnsweredWithAnError(String frame, String code, String field) {
        try (TestSocket socket = ann.connectForPages()) {
            socket.send(frame);

            JsonObject error = socket.awaitError(code);
            assertThat(error.getString("field")).isEqualTo(field);
            assertThat(error.getString("message")).isNotBlank();
            socket.share(PAGE, "still here");
            socket.awaitPage(ann, PAGE);
        }
    }

    @Test
    void aUrlThatIsTooLongIsRefusedAndChangesNothing() {
        try (TestSocket socket = ann.connectForPages()) {
            socket.share(LONGEST, "fits");
            socket.awaitPage(ann, LONGEST);
            socket.share(LONGEST + "x", "does not fit");

            JsonObject error = socket.awaitError("invalid-field");
            assertThat(error.getString("field")).isEqualTo("url");
            assertThat(error.getString("message")).contains("2049").contains("2048");
            assertThat(page().getString("url")).isEqualTo(LONGEST);
        }
    }

    @Test
    void aTitleThatIsTooLongIsCutBetweenCharacters() {
        try (TestSocket socket = ann.connectForPages()) {
            socket.share(PAGE, "😀".repeat(301));

            assertThat(socket.awaitPage(ann, PAGE).getString("title")).isEqualTo("😀".repeat(300));
        }
    }

    @Test
    void whatIsNoCharacterInATitleIsReplaced() {
        try (TestSocket socket = ann.connectForPages()) {
            socket.send(
                    "{\"action\":\"update-presence\",\"url\":\"" + PAGE + "\",\"title\":\"a\\ud800b\\u0000\\\"c\"}");

            assertThat(socket.awaitPage(ann, PAGE).getString("title")).isEqualTo("a\ufffdb\ufffd\"c");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chrome://newtab/",
                "about:blank",
                "file:///home/ann/diary.txt",
                "javascript:alert(1)",
                "data:text/html,x",
                "httpx://example.com/",
                "example.com"
            })
    void whatIsNotOnTheWebIsNotShared(String url) {
        try (TestSocket socket = ann.connectForPages()) {
            socket.share(PAGE, "before");
            socket.awaitPage(ann, PAGE);
            socket.share(url, "private");

            JsonObject nothing = socket.awaitPage(ann, "");
            assertThat(nothing.getString("title")).isEmpty();
            assertThat(nothing.getString("latestUrl")).isEqualTo(PAGE);
            assertThat(nothing.encode()).doesNotContain("private");
        }
    }

    @Test
    void aHeartbeatIsNotAnswered() {
        try (TestSocket socket = ann.connectForPages()) {
            socket.heartbeat();
            socket.share(PAGE, "after");
            socket.awaitPage(ann, PAGE);

            assertThat(socket.frames()).hasSize(1);
        }
    }

    private JsonObject page() {
        return ann.get("/presence/" + ann.id()).object().getJsonObject("page");
    }
}
