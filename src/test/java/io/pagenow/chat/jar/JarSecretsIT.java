package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that logs as much as it can, and clients that give it secrets in every place: none of them is written anywhere. */
@Threat({5, 16})
final class JarSecretsIT {
    private static final String MARK = "hunter2";
    private static final String UPGRADE = String.join(
            "\r\n",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void nothingThatIsWrittenHasATokenAPasswordOrAMessageInIt(String format) throws IOException {
        String token;
        String said;
        try (JarProcess server = JarProcess.in(folder)
                .environment("CHAT_REDIS_URI", "redis://chat:hunter2@127.0.0.1:1")
                .environment("CHAT_LOG_LEVEL", "debug")
                .environment("CHAT_LOG_FORMAT", format)
                .start()
                .awaitReady()) {
            TestUser ann = TestUser.signIn(server, "ann");
            token = ann.token();
            String conversation = ann.direct(TestUser.signIn(server, "ben"));
            try (TestSocket socket = ann.connect();
                    TestSocket byHeader = TestSocket.open(server.webSocket(), "Authorization", token);
                    TestSocket bySubprotocol = TestSocket.openWithSubprotocols(server.webSocket(), "bearer", token);
                    TestSocket pages = ann.connectForPages()) {
                socket.deliver("t1", conversation, MARK + " is what I say");
                byHeader.send("{\"action\":\"" + MARK);
                byHeader.awaitError("invalid-json");
                bySubprotocol.send(new JsonObject().put("action", MARK));
                bySubprotocol.awaitError("unknown-action");
                pages.share("https://" + MARK + ".example.org/", MARK);
                pages.awaitPage(ann, "https://" + MARK + ".example.org/");
            }
            said = refusals(server, token);
            assertThat(server.output()).contains(format.equals("json") ? "\"level\":\"DEBUG\"" : " DEBUG ");
            assertThat(server.output()).doesNotContain(MARK, token, signature(token));
            assertThat(server.output())
                    .as("strangers cannot make the server complain")
                    .doesNotContain(" ERROR ", "\"ERROR\"", "\tat ", "\\tat ");
        }
        assertThat(said).doesNotContain(token, signature(token));
        for (Path log : logs()) {
            assertThat(Files.readString(log)).as(log.toString()).doesNotContain(MARK, token, signature(token));
        }
    }

    /** Everything that can go wrong with a token somewhere in the request, and what is answered. */
    private static String refusals(JarProcess server, String token) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String given : List.of(token, token + "x", MARK, "Bearer " + MARK, "a." + MARK + ".c")) {
            String query = "?Authorization=" + Rest.encoded(given);
            for (String path : List.of(query, query + "&x=%", query + "&isRead=" + MARK, "/%zz" + query)) {
                for (String header : List.of("", "Authorization: " + given + "\r\n")) {
                    String rest = "GET /conversations" + path + " HTTP/1.1\r\n";
                    said.append(body(server.http(), rest + "Host: localhost\r\n" + header + "\r\n"));
                    said.append(body(server.http(), rest + header + "\r\n"));
                    said.append(body(server.webSocket(), rest + "Host: localhost\r\n" + header + "\r\n"));
                }
            }
            said.append(body(
                    server.http(),
                    "POST /conversation" + query + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + given
                            + "\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"));
            said.append(body(
                    server.webSocket(),
                    "GET /?Authorization=x" + given.replace(' ', '+') + " HTTP/1.1\r\n" + UPGRADE + "\r\n"));
            said.append(
                    body(server.webSocket(), "GET / HTTP/1.1\r\n" + UPGRADE + "Authorization: x" + given + "\r\n\r\n"));
            said.append(body(
                    server.webSocket(),
                    "GET / HTTP/1.1\r\n" + UPGRADE + "Sec-WebSocket-Protocol: bearer, x" + given.replace(' ', '-')
                            + "\r\n\r\n"));
            said.append(
                    body(server.webSocket(), "GET /" + query + " HTTP/1.1\r\n" + UPGRADE.replace("13", "8") + "\r\n"));
            said.append(body(server.webSocket(), "POST /" + query + " HTTP/1.1\r\n" + UPGRADE + "\r\n"));
        }
        try (RawHttp pipeline = RawHttp.connect(server.http())) {
            pipeline.send(("GET /conversations HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + token + "\r\n\r\n")
                    .repeat(3_000));
            pipeline.awaitEnd();
        }
        return said.toString();
    }

    private static String body(URI port, String request) throws IOException {
        RawHttp.Answer answer = RawHttp.ask(port, request);
        return answer.head() + answer.body();
    }

    /** What the server and its PostgreSQL write beside the standard output. */
    private List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> logs =
                    files.filter(file -> file.toString().endsWith(".log")).toList();
            assertThat(logs).isNotEmpty();
            return logs;
        }
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }
}
