package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that break the rules of HTTP (RFC 9110, RFC 9112) or stretch them, on the port of REST and on that of the WebSocket. */
class MalformedRequestsTest {
    private static final String HOST = "Host: localhost\r\n";
    private static final String NEXT = "GET /health/live HTTP/1.1\r\n" + HOST + "\r\n";

    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @Threat(12)
    void whatIsNotHttpIsAnsweredWith400AndTheEndOfTheConnection(String what, String request) throws IOException {
        for (URI port : List.of(server.http(), server.webSocket())) {
            try (RawHttp connection = RawHttp.connect(port)) {
                connection.send(request);

                assertThat(connection.read().status()).as(port.toString()).isEqualTo(400);
                connection.awaitEnd();
            }
        }
        assertThat(Rest.get(server.http().resolve("/health/ready")).status()).isEqualTo(200);
    }

    static Stream<Arguments> whatIsNotHttpIsAnsweredWith400AndTheEndOfTheConnection() {
        String post = "POST /conversation HTTP/1.1\r\n" + HOST;
        String get = "GET /conversations HTTP/1.1\r\n";
        return Stream.of(
                arguments(
                        "a length and chunks",
                        post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + NEXT),
                arguments("two lengths", post + "Content-Length: 4\r\nContent-Length: 5\r\n\r\n{}   " + NEXT),
                arguments("a negative length", post + "Content-Length: -1\r\n\r\n{}"),
                arguments("a length with a sign", post + "Content-Length: +4\r\n\r\n{}  "),
                arguments("an unknown coding", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
                arguments(
                        "chunks within something",
                        post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + NEXT),
                arguments(
                        "a blank before the colon",
                        post + "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
                arguments(
                        "chunks of HTTP/1.0",
                        post.replace("1.1", "1.0") + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                arguments("a CR in a header", get + HOST + "X: a\rAuthorization: b\r\n\r\n"),
                arguments("a NUL in a header", get + HOST + "X: a\0b\r\n\r\n"),
                arguments("no host", get + "\r\n"),
                arguments("two hosts", get + HOST + HOST + "\r\n"),
                arguments("a host that is none", get + "Host: a b<>\r\n\r\n"),
                arguments("half an IPv6 host", get + "Host: [::1\r\n\r\n"),
                arguments("two tokens", get + HOST + "Authorization: a\r\nAuthorization: b\r\n\r\n"),
                arguments("half an escape in the path", "GET /conversation/direct/% HTTP/1.1\r\n" + HOST + "\r\n"),
                arguments("no digits in an escape", "GET /presence/%zz HTTP/1.1\r\n" + HOST + "\r\n"),
                arguments("half an escape in the query", "GET /conversations?isRead=%4 HTTP/1.1\r\n" + HOST + "\r\n"),
                arguments("the beginning of TLS", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003\r\n\r\n"),
                arguments("the beginning of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                arguments("no version", "GET /\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @Threat(12)
    void aBodyWhoseChunksAreNoneEndsTheConnection(String what, String body) throws IOException {
        String head = "POST /conversation HTTP/1.1\r\n" + HOST + "Authorization: " + ann.token()
                + "\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (URI port : List.of(server.http(), server.webSocket())) {
            try (RawHttp connection = RawHttp.connect(port)) {
                connection.send(head + body);

                connection.awaitEnd();
            }
        }
    }

    static Stream<Arguments> aBodyWhoseChunksAreNoneEndsTheConnection() {
        return Stream.of(
                arguments("no number", "ZZ\r\n{}\r\n0\r\n\r\n"),
                arguments("a negative number", "-1\r\n{}\r\n0\r\n\r\n"),
                arguments("a number without end", "F".repeat(20_000) + "\r\n"),
                arguments("a number beyond 64 bits", "FFFFFFFFFFFFFFFF0\r\n{}\r\n"),
                arguments("lines that end with LF alone", "2\n{}\n0\n\n" + NEXT),
                arguments("a long extension", "2;x=\"" + "a".repeat(100_000) + "\"\r\n{}\r\n"),
                arguments("20,000 trailers", "2\r\n{}\r\n0\r\n" + "x: y\r\n".repeat(20_000) + "\r\n"));
    }

    @Test
    @Threat(12)
    void whatIsLargerThanARequestMayBeIsRefused() throws IOException {
        String manyHeaders = IntStream.range(0, 10_000)
                .mapToObj(number -> "x" + number + ": y\r\n")
                .collect(Collectors.joining());
        for (URI port : List.of(server.http(), server.webSocket())) {
            assertThat(statusOf(port, "GET /?" + "x".repeat(8_192) + " HTTP/1.1\r\n" + HOST + "\r\n"))
                    .isEqualTo(414);
            assertThat(statusOf(port, "x".repeat(1_000_000))).isEqualTo(414);
            assertThat(statusOf(port, "GET / HTTP/1.1\r\n" + HOST + manyHeaders + "\r\n"))
                    .isEqualTo(431);
            assertThat(statusOf(
                            port, "GET / HTTP/1.1\r\n" + HOST + "Authorization: " + "a".repeat(100_000) + "\r\n\r\n"))
                    .isEqualTo(431);
        }
    }

    /** A gateway puts a token into the URL that a default of 4,096 would not take. */
    @Test
    void aRequestLineOf8000CharactersIsRead() throws IOException {
        String line =
                "GET /health/live?%s HTTP/1.1".formatted("x".repeat(8_000 - "GET /health/live? HTTP/1.1".length()));

        assertThat(line).hasSize(8_000);
        assertThat(statusOf(server.http(), line + "\r\n" + HOST + "\r\n")).isEqualTo(200);
        assertThat(statusOf(server.webSocket(), line + "\r\n" + HOST + "\r\n")).isEqualTo(426);
    }

    @Test
    void noConnectionBecomesHttp2() throws IOException {
        String upgrade = "GET /health/live HTTP/1.1\r\n" + HOST
                + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n";

        assertThat(statusOf(server.http(), upgrade)).isEqualTo(200);
        assertThat(statusOf(server.webSocket(), upgrade)).isEqualTo(426);
    }

    @Test
    @Threat(12)
    void aPipelineOfThousandsThatWaitForTheDatabaseIsCutOff() throws IOException {
        String request = "GET /conversations HTTP/1.1\r\n" + HOST + "Authorization: " + ann.token() + "\r\n\r\n";
        try (RawHttp connection = RawHttp.connect(server.http())) {
            connection.send(request.repeat(5_000));

            connection.awaitEnd();
        }
        assertThat(ann.conversations()).isEmpty();
    }

    @Test
    void severalRequestsInARowAreAnsweredInTheirOrder() throws IOException {
        try (RawHttp connection = RawHttp.connect(server.http())) {
            connection.send(NEXT + "GET /nothing HTTP/1.1\r\n" + HOST + "\r\n" + NEXT);

            assertThat(List.of(
                            connection.read().status(),
                            connection.read().status(),
                            connection.read().status()))
                    .containsExactly(200, 404, 200);
        }
    }

    @Test
    @Threat(12)
    void aHugeBodyIsRefusedBeforeItIsSent() throws IOException {
        String head = "POST /conversation HTTP/1.1\r\n" + HOST + "Authorization: " + ann.token() + "\r\n";

        assertThat(statusOf(server.http(), head + "Content-Length: 300000000\r\n\r\n"))
                .isEqualTo(413);
        assertThat(statusOf(server.http(), head + "Content-Length: 300000000\r\nExpect: 100-continue\r\n\r\n"))
                .isEqualTo(413);
        assertThat(statusOf(server.http(), head + "Transfer-Encoding: chunked\r\n\r\n" + chunks(1024 * 1024 + 1)))
                .isEqualTo(413);
        assertThat(statusOf(server.webSocket(), "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 300000000\r\n\r\n"))
                .isEqualTo(426);
    }

    private static String chunks(int length) {
        StringBuilder chunks = new StringBuilder();
        for (int sent = 0; sent < length; sent += 0x8000) {
            chunks.append("8000\r\n").append(" ".repeat(0x8000)).append("\r\n");
        }
        return chunks.append("0\r\n\r\n").toString();
    }

    /** Whose body would take memory is asked first. */
    @Test
    @Threat(12)
    void theBodyOfAStrangerIsNotWaitedFor() throws IOException {
        for (String call : List.of("POST /conversation", "PUT /presence")) {
            assertThat(statusOf(server.http(), call + " HTTP/1.1\r\n" + HOST + "Content-Length: 1000000\r\n\r\n{"))
                    .isEqualTo(401);
        }
        assertThat(statusOf(server.http(), "POST /nothing HTTP/1.1\r\n" + HOST + "Content-Length: 1000000\r\n\r\n{"))
                .isEqualTo(404);
    }

    @Test
    void whoAsksWhetherToSendTheBodyIsTold() throws IOException {
        try (RawHttp connection = RawHttp.connect(server.http())) {
            connection.send("POST /dev/token HTTP/1.1\r\nHost: " + server.http().getAuthority()
                    + "\r\nExpect: 100-continue\r\nContent-Length: 16\r\n\r\n");
            assertThat(connection.read().status()).isEqualTo(100);
            connection.send("{\"userId\":\"ann\"}");

            assertThat(connection.read().status()).isEqualTo(200);
        }
    }

    /** Nothing but JSON is read, so a form has no parser that could fail. */
    @ParameterizedTest
    @ValueSource(
            strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data"})
    @Threat(8)
    void aFormIsNoJson(String type) {
        for (String form : new String[] {"a=%zz", "a".repeat(500_000), "a=1&".repeat(2_000), "--x\r\nContent-Disp"}) {
            Rest.Answer answer = Rest.call(
                    "POST",
                    server.http().resolve("/conversation"),
                    form.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    "Authorization",
                    ann.token(),
                    "Content-Type",
                    type);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.object().getString("code")).isEqualTo("invalid-json");
        }
    }

    @Test
    void aRequestIsNotEchoed() throws IOException {
        RawHttp.Answer trace =
                RawHttp.ask(server.http(), "TRACE / HTTP/1.1\r\n" + HOST + "Authorization: hunter2\r\n\r\n");

        assertThat(trace.status()).isEqualTo(405);
        assertThat(trace.head() + trace.body()).doesNotContain("hunter2");
    }

    @Test
    void aHostMayBeAnIpv6AddressAndAUriAbsolute() throws IOException {
        assertThat(statusOf(server.http(), "GET /health/live HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n"))
                .isEqualTo(200);
        assertThat(statusOf(server.http(), "GET http://localhost/health/live HTTP/1.1\r\n" + HOST + "\r\n"))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%2e%2e%2fetc/passwd",
                "/..%2f..%2fetc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/../../etc/passwd",
                "/..;/etc/passwd",
                "/\\..\\..\\etc\\passwd",
                "/%5c..%5cetc%5cpasswd",
                "/%252e%252e%252fetc/passwd",
                "/%c0%ae%c0%ae/etc/passwd",
                "/index.html%00.js",
                "/%00",
                "/chat-client.js/../../../config.json",
                "/page/index.html",
                "/META-INF/MANIFEST.MF",
                "//etc/passwd",
                "/%0d%0aSet-Cookie:%20a=b"
            })
    @Threat(13)
    void aPathThatLeadsOutOfThePageIsNotFound(String path) throws IOException {
        RawHttp.Answer answer = RawHttp.ask(
                server.http(), "GET " + path + " HTTP/1.1\r\n" + HOST + "Authorization: " + ann.token() + "\r\n\r\n");

        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.head()).contains("application/problem+json").doesNotContain("Set-Cookie");
    }

    private static int statusOf(URI port, String request) throws IOException {
        return RawHttp.ask(port, request).status();
    }
}
