package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator's service makes previews in place of this server. */
class LinkPreviewHookTest {
    private static final Map<String, String> answers = new ConcurrentHashMap<>();
    private static final Queue<String> signatures = new ConcurrentLinkedQueue<>();

    @AutoClose
    private static final Hook hook = new Hook();

    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_LINK_PREVIEWS_ENABLED", "true")
            .set("CHAT_LINK_PREVIEWS_HOOK_URL", "http://127.0.0.1:" + hook.port + "/preview")
            .set("CHAT_LINK_PREVIEWS_HOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .start();

    private final TestUser ann = server.newUser("ann");

    private static final class Hook implements AutoCloseable {
        private final Vertx vertx = Vertx.vertx();
        private final int port = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    signatures.add(request.getHeader("webhook-signature"));
                    String answer = answers.get(body.toJsonObject().getString("url"));
                    request.response().setStatusCode(answer == null ? 404 : 200).end(answer == null ? "" : answer);
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();

        @Override
        public void close() {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private Rest.Answer preview(String url) {
        return ann.get("/link-preview?url=" + Rest.encoded(url));
    }

    @Test
    void thePreviewIsThatOfTheHook() {
        answers.put(
                "https://intranet.example/pot",
                new JsonObject()
                        .put("title", "Pot")
                        .put("description", "Of\nclay")
                        .put("more", 1)
                        .encode());

        assertThat(preview("https://intranet.example/pot#handle").object())
                .isEqualTo(new JsonObject()
                        .put("url", "https://intranet.example/pot")
                        .put("title", "Pot")
                        .put("description", "Of clay"));
        assertThat(signatures).allSatisfy(signature -> assertThat(signature).startsWith("v1,"));
    }

    @ParameterizedTest
    @CsvSource({"none,", "empty, ''", "broken, '{'", "untitled, '{}'", "strange, '{\"title\":{}}'", "list, '[]'"})
    void anAnswerWithoutATitleIsNoPreview(String name, String answer) {
        String url = "https://intranet.example/" + name;
        if (answer != null) {
            answers.put(url, answer);
        }

        assertThat(preview(url).status()).isEqualTo(404);
    }
}
