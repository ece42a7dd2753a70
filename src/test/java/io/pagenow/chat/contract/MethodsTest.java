package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HEAD wherever GET is, and {@code Allow} wherever a method is not (RFC 9110). */
class MethodsTest {
    private static final String NEXT = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");

    private String request(String method, String path) {
        return method + " " + path + " HTTP/1.1\r\nHost: " + server.http().getAuthority() + "\r\nAuthorization: "
                + ann.token() + "\r\nContent-Length: 0\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/index.html",
                "/docs",
                "/openapi.json",
                "/swagger-ui-bundle.js",
                "/health/live",
                "/health/ready",
                "/client-settings",
                "/metrics",
                "/conversations",
                "/conversations?isRead=false",
                "/presence",
                "/conversation/direct/nobody"
            })
    void headIsAnsweredLikeGetWithoutTheBody(String path) throws IOException {
        assertThat(RawHttp.ask(server.http(), request("GET", path)).status()).isEqualTo(200);
        try (RawHttp connection = RawHttp.connect(server.http())) {
            connection.send(request("HEAD", path));
            assertThat(connection.readHead()).startsWith("HTTP/1.1 200");
            connection.send(NEXT);
            assertThat(connection.read().body()).contains("\"status\"");
        }
    }

    @Test
    void headOfAHistoryIsAnsweredToo() throws IOException {
        String conversation = ann.direct(server.newUser("ben"));
        try (TestSocket socket = ann.connect();
                RawHttp connection = RawHttp.connect(server.http())) {
            socket.deliver("t1", conversation, "hello");
            connection.send(request("HEAD", "/conversations/" + conversation + "/messages?offset=0&limit=10"));
            assertThat(connection.readHead()).startsWith("HTTP/1.1 200");
            connection.send(NEXT);
            assertThat(connection.read().body()).contains("\"status\"");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE | /conversations | GET, HEAD",
                "POST | /conversations | GET, HEAD",
                "GET | /conversation | POST",
                "HEAD | /conversation | POST",
                "PUT | /conversation | POST",
                "DELETE | /presence | GET, HEAD, PUT",
                "PATCH | /health/live | GET, HEAD, OPTIONS",
                "DELETE | /conversations/11111111-2222-4333-8444-555555555555/messages | GET, HEAD, POST",
                "POST | /conversation/direct/ann | GET, HEAD",
                "POST | /metrics | GET, HEAD",
                "GET | /dev/token | POST",
                "DELETE | /index.html | GET, HEAD",
                "TRACE | / | GET, HEAD",
                "POST | /chat-client.js | GET, HEAD",
                "POST | /openapi.json | GET, HEAD",
                "WORD | /conversations | GET, HEAD"
            })
    void aMethodThatIsNotThereIsToldWhichAre(String method, String path, String allowed) throws IOException {
        try (RawHttp connection = RawHttp.connect(server.http())) {
            connection.send(request(method, path));
            String head = connection.readHead();

            assertThat(head).startsWith("HTTP/1.1 405");
            assertThat(head.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith("allow:")))
                    .singleElement()
                    .asString()
                    .isEqualToIgnoringCase("allow: " + allowed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void theDocumentsPageIsFoundWithASlashToo(String method) throws IOException {
        try (RawHttp connection = RawHttp.connect(server.http())) {
            connection.send(request(method, "/docs/"));

            assertThat(connection.readHead()).startsWith("HTTP/1.1 308").containsIgnoringCase("location: ../docs\r\n");
        }
    }
}
