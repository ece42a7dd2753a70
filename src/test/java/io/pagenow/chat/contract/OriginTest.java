package io.pagenow.chat.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which web pages may call REST and open sockets. */
@Threat(6)
class OriginTest {
    @AutoClose
    private static final TestServer server = TestServer.with()
            .set(
                    "CHAT_CORS_ORIGINS",
                    "https://chat.example.org/, http://localhost:3000, https://*.wide.example, https://*.port.example:8443/,"
                            + " http://plain.example:80")
            .start();

    private final TestUser ann = server.newUser("ann");
    private final URI conversations = server.http().resolve("/conversations");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://chat.example.org",
                "HTTPS://Chat.Example.ORG",
                "http://localhost:3000",
                "https://a.wide.example",
                "https://A.b.Wide.example",
                "https://a.port.example:8443",
                "http://plain.example",
                "safari-web-extension://0F1B8B5E-0000-4000-8000-000000000000",
                "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
                "moz-extension://2f1b8b5e-0000-4000-8000-000000000000"
            })
    void allowedOriginsMayReadAnswersAndOpenSockets(String origin) {
        Rest.Answer answer = Rest.get(conversations, "Authorization", ann.token(), "Origin", origin);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("access-control-allow-origin")).contains(origin);
        assertThat(answer.header("vary").orElse("")).containsIgnoringCase("origin");
        assertThat(answer.header("access-control-allow-credentials")).isEmpty();
        try (TestSocket socket = connect(origin)) {
            assertThat(socket.isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "",
                "https://chat.example.org.evil.example",
                "https://evilchat.example.org",
                "http://chat.example.org",
                "https://chat.example.org:8443",
                "http://localhost:3001",
                "http://127.0.0.1:5173",
                "http://127.0.0.1",
                "https://wide.example",
                "https://evilwide.example",
                "http://a.wide.example",
                "https://a.wide.example:8443",
                "https://a.port.example",
                "https://a.wide.example.evil.example",
                "https://.wide.example",
                "https://*.wide.example",
                "https://a.wide.example.",
                "*",
                "https://chat.example.org@evil.example",
                "chrome-extension:",
                "file://",
                "not an origin"
            })
    void foreignOriginsAreRefused(String origin) {
        Rest.Answer answer = Rest.get(conversations, "Authorization", ann.token(), "Origin", origin);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.object().getString("code")).isEqualTo("forbidden-origin");
        assertThat(answer.header("access-control-allow-origin")).isEmpty();
        assertThatThrownBy(() -> connect(origin))
                .isInstanceOfSatisfying(TestSocket.Refused.class, refused -> assertThat(refused.status())
                        .isEqualTo(403));
    }

    /** The page's own origin is that of the HTTP port, whichever of the two ports is asked. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:HTTP, http://127.0.0.1:HTTP, 200",
        "localhost:HTTP, http://localhost:HTTP, 200",
        "LOCALHOST:HTTP, http://localhost:HTTP, 200",
        "my_host:HTTP, http://my_host:HTTP, 200",
        "[::1]:HTTP, http://[::1]:HTTP, 200",
        "localhost:HTTP, http://127.0.0.1:HTTP, 403",
        "localhost:HTTP, https://localhost:HTTP, 403",
        "localhost:HTTP, http://localhost:5173, 403",
        "localhost:HTTP, http://localhost, 403",
        "localhost:HTTP, http://localhost:WEBSOCKET, 403",
        "chat.example.net, https://chat.example.net, 200",
        "chat.example.net, http://chat.example.net, 200",
        "chat.example.net, https://chat.example.net:8443, 403",
        "chat.example.net:8443, https://chat.example.net:8443, 200"
    })
    void theServersOwnPageHasItsSchemeHostAndPort(String host, String origin, int status) throws IOException {
        String headers = ("Host: " + host + "\r\nOrigin: " + origin + "\r\n")
                .replace("HTTP", String.valueOf(server.http().getPort()))
                .replace("WEBSOCKET", String.valueOf(server.webSocket().getPort()));

        assertThat(RawHttp.ask(server.http(), "GET /client-settings HTTP/1.1\r\n" + headers + "\r\n")
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:WEBSOCKET, http://127.0.0.1:HTTP, 101",
        "localhost:WEBSOCKET, http://localhost:HTTP, 101",
        "localhost:4444, http://localhost:HTTP, 101",
        "chat.example.net, https://chat.example.net, 101",
        "localhost:WEBSOCKET, http://127.0.0.1:HTTP, 403",
        "localhost:WEBSOCKET, https://localhost:HTTP, 403",
        "localhost:WEBSOCKET, http://localhost:5173, 403",
        "localhost:WEBSOCKET, http://localhost, 403"
    })
    void theServersOwnPageOpensSockets(String host, String origin, int status) throws IOException {
        String headers = ("Host: " + host + "\r\nOrigin: " + origin + "\r\n")
                .replace("HTTP", String.valueOf(server.http().getPort()))
                .replace("WEBSOCKET", String.valueOf(server.webSocket().getPort()));

        assertThat(RawHttp.ask(
                                server.webSocket(),
                                "GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: " + ann.token()
                                        + "\r\n" + headers + "\r\n")
                        .status())
                .isEqualTo(status);
    }

    @Test
    void pagesFromFilesMayCallIfTheyAreNamed() {
        try (TestServer files =
                TestServer.with().set("CHAT_CORS_ORIGINS", "null, file://").start()) {
            for (String origin : new String[] {"null", "file://"}) {
                assertThat(Rest.get(files.http().resolve("/client-settings"), "Origin", origin)
                                .header("access-control-allow-origin"))
                        .contains(origin);
            }
            assertThat(Rest.get(files.http().resolve("/client-settings"), "Origin", "https://evil.example")
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void aForeignPageGetsNoDevelopmentToken() {
        Rest.Answer answer = Rest.post(
                server.http().resolve("/dev/token"), "{\"userId\":\"ann\"}", "Origin", "https://evil.example");

        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void callersThatAreNoBrowsersSendNoOrigin() {
        Rest.Answer answer = Rest.get(conversations, "Authorization", ann.token());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("access-control-allow-origin")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/conversation",
                "/conversations",
                "/conversation/direct/x",
                "/conversations/x/messages",
                "/presence",
                "/dev/token"
            })
    void preflightsOfAllowedOriginsAreAnsweredWithoutAToken(String path) {
        Rest.Answer answer = preflight(path, "https://chat.example.org");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("access-control-allow-origin")).contains("https://chat.example.org");
        assertThat(answer.header("access-control-allow-methods").orElse("")).contains("GET", "HEAD", "POST", "PUT");
        assertThat(answer.header("access-control-allow-headers").orElse(""))
                .containsIgnoringCase("authorization")
                .containsIgnoringCase("content-type")
                .containsIgnoringCase("traceparent")
                .containsIgnoringCase("tracestate")
                .containsIgnoringCase("baggage");
        assertThat(answer.header("access-control-max-age").orElse("")).matches("[1-9][0-9]+");
    }

    @Test
    void preflightsAllowEveryMethodOfTheApi() throws IOException {
        try (InputStream file = OriginTest.class.getResourceAsStream("/openapi.json")) {
            JsonObject paths = new JsonObject(new String(file.readAllBytes(), UTF_8)).getJsonObject("paths");
            Set<String> methods = paths.fieldNames().stream()
                    .flatMap(path -> paths.getJsonObject(path).fieldNames().stream())
                    .filter(field -> !field.equals("parameters"))
                    .map(method -> method.toUpperCase(Locale.ROOT))
                    .collect(Collectors.toSet());

            assertThat(preflight("/conversations", "https://chat.example.org")
                            .header("access-control-allow-methods")
                            .orElse("")
                            .split(", "))
                    .containsAll(methods);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null"})
    void preflightsOfForeignOriginsAreRefused(String origin) {
        Rest.Answer answer = preflight("/conversation", origin);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("access-control-allow-origin")).isEmpty();
        assertThat(answer.header("access-control-allow-methods")).isEmpty();
    }

    @Test
    void anAllowedPageMayReadRefusalsToo() {
        for (String path : new String[] {"/conversations", "/conversations/x/messages", "/nothing"}) {
            Rest.Answer answer = Rest.get(server.http().resolve(path), "Origin", "https://chat.example.org");

            assertThat(answer.status()).isGreaterThanOrEqualTo(401);
            assertThat(answer.header("access-control-allow-origin")).contains("https://chat.example.org");
        }
    }

    @Test
    void aStarAllowsEveryOrigin() {
        try (TestServer open = TestServer.with().set("CHAT_CORS_ORIGINS", "*").start()) {
            for (String origin : new String[] {"https://anywhere.example", "null"}) {
                assertThat(Rest.get(open.http().resolve("/client-settings"), "Origin", origin)
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    private static Rest.Answer preflight(String path, String origin) {
        return Rest.call(
                "OPTIONS",
                server.http().resolve(path),
                null,
                "Origin",
                origin,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,content-type,traceparent,tracestate,baggage");
    }

    private TestSocket connect(String origin) {
        return TestSocket.open(server.webSocket().resolve("/?Authorization=" + ann.token()), "Origin", origin);
    }
}
