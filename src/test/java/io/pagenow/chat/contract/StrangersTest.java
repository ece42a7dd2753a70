package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people get who have no token, who are not in a conversation, or who ask for what does not exist. */
@Threat(9)
class StrangersTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser mallory = server.newUser("mallory");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/participants",
                "/messages?offset=0&limit=10",
                "/messages?offset=0&limit=10000&order=asc",
                "/messages?before=100&limit=10",
                "/messages?after=0&limit=10"
            })
    void aConversationOfOthersLooksLikeOneThatDoesNotExist(String call) {
        String theirs = ann.direct(ben);
        try (TestSocket socket = ann.connect()) {
            socket.deliver("t1", theirs, "secret");
        }

        Rest.Answer foreign = mallory.get("/conversations/" + theirs + call);
        Rest.Answer missing = mallory.get("/conversations/" + UUID.randomUUID() + call);
        Rest.Answer malformed = mallory.get("/conversations/1-1-1-1-1" + call);

        Shapes.assertProblem(foreign, 404, "Conversation not found");
        Rest.Answer brokenLine = mallory.get("/conversations/" + UUID.randomUUID() + "%0A" + call);

        assertThat(foreign.body())
                .isEqualTo(missing.body())
                .isEqualTo(malformed.body())
                .isEqualTo(brokenLine.body());
        assertThat(foreign.contentType()).isEqualTo(missing.contentType());
        assertThat(ann.get("/conversations/" + theirs + call).status()).isEqualTo(200);
    }

    @Test
    void aConversationOfOthersIsNotListed() {
        String theirs = ann.direct(ben);
        try (TestSocket socket = ann.connect()) {
            socket.deliver("t1", theirs, "secret");
        }

        assertThat(mallory.conversations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /conversation",
        "GET, /conversation/direct/someone",
        "GET, /conversations",
        "GET, /conversations?isRead=false",
        "GET, /conversations/11111111-2222-4333-8444-555555555555",
        "GET, /conversations/11111111-2222-4333-8444-555555555555/messages?offset=0&limit=1",
        "GET, /conversations/11111111-2222-4333-8444-555555555555/participants",
        "GET, /presence?userIds=someone",
        "GET, /presence",
        "GET, /presence/someone",
        "PUT, /presence"
    })
    void everyCallNeedsAToken(String method, String path) {
        URI uri = server.http().resolve(path);
        byte[] body = method.startsWith("P") ? "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8) : null;

        assertUnauthorized(Rest.call(method, uri, body));
        for (String token : new String[] {"nonsense", "Bearer ", "a.b.c", "Basic YTpi", ann.token() + "x", "."}) {
            assertUnauthorized(Rest.call(method, uri, body, "Authorization", token));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer ", "bearer ", "BEARER  "})
    void theTokenMayHaveBearerBeforeIt(String scheme) {
        Rest.Answer answer = Rest.get(server.http().resolve("/conversations"), "Authorization", scheme + ann.token());

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void restTakesNoTokenFromTheUrl() {
        assertUnauthorized(Rest.get(server.http().resolve("/conversations?Authorization=" + ann.token())));
    }

    @Threat(13)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/conversations/x/y/z",
                "/conversation",
                "/..%2f..%2fetc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/page/index.html",
                "/db_init.sql",
                "/config.json"
            })
    void aPathThatIsNotThereIsAProblemToo(String path) {
        Rest.Answer answer =
                Rest.get(URI.create("http://" + server.http().getAuthority() + path), "Authorization", ann.token());

        assertThat(answer.status()).as(answer.body()).isEqualTo(path.equals("/conversation") ? 405 : 404);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({"DELETE, /conversations", "PUT, /conversation", "POST, /conversations", "PATCH, /health/live"})
    void aMethodThatIsNotThereIsAProblemToo(String method, String path) {
        Rest.Answer answer = Rest.call(method, server.http().resolve(path), new byte[0], "Authorization", ann.token());

        assertThat(answer.status()).as(answer.body()).isEqualTo(405);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.object().getString("code")).isEqualTo("method-not-allowed");
    }

    @Test
    void healthAndClientSettingsNeedNoToken() {
        assertThat(Rest.get(server.http().resolve("/health/live")).status()).isEqualTo(200);
        assertThat(Rest.get(server.http().resolve("/health/ready")).status()).isEqualTo(200);
        Rest.Answer settings = Rest.get(server.http().resolve("/client-settings"));
        assertThat(settings.object().getString("webSocketUrl")).isEmpty();
        assertThat(settings.object().getInteger("webSocketPort"))
                .isEqualTo(server.webSocket().getPort());
        assertThat(settings.object().getBoolean("developmentSignIn")).isTrue();
        assertThat(settings.object().getString("userClaim")).isEqualTo("cognito:username");
        assertThat(settings.object().getInteger("maxContentLength")).isEqualTo(1000);
        assertThat(settings.object().getJsonObject("limits").getInteger("members"))
                .isEqualTo(5000);
    }

    @Test
    void answersAreNotCached() {
        assertThat(ann.get("/conversations").header("cache-control")).contains("no-store");
    }

    private static void assertUnauthorized(Rest.Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(answer.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
    }
}
