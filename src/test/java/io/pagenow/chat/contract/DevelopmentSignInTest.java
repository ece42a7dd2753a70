package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.Threat;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets a token of the development sign-in: programs of this machine, the server's own page, and pages that the settings allow. */
@Threat(20)
class DevelopmentSignInTest {
    private static final String USER = "{\"userId\":\"ann\"}";
    private static final String ADMINISTRATOR = "{\"userId\":\"ann\",\"admin\":true}";

    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_CORS_ORIGINS", "http://localhost:3000, http://*.apps.localhost, null")
            .start();

    private final String own = server.http().getAuthority();
    private final int port = server.http().getPort();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 127.0.0.1",
                "x-forwarded-for:",
                "Forwarded: for=127.0.0.1",
                "X-Forwarded-Host: localhost",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Port: 443",
                "X-Forwarded-Server: edge",
                "X-Forwarded: 1",
                "X-Real-IP: 127.0.0.1",
                "Via: 1.1 edge",
                "Cf-Connecting-IP: 203.0.113.3",
                "CF-Ray: 1",
                "True-Client-IP: 203.0.113.3",
                "X-Client-IP: 203.0.113.3",
                "X-Cluster-Client-IP: 203.0.113.3",
                "Fastly-Client-IP: 203.0.113.3",
                "X-Envoy-External-Address: 203.0.113.3",
                "X-Original-Forwarded-For: 203.0.113.3",
                "X-Amzn-Trace-Id: Root=1",
                "X-Azure-ClientIP: 203.0.113.3",
                "CDN-Loop: edge"
            })
    void nothingIsGivenToARequestThatNamesAForwarder(String header) throws IOException {
        for (String host : new String[] {own, "localhost:" + port}) {
            RawHttp.Answer answer = post("HTTP/1.1", host, USER, header);

            assertThat(answer.status()).as(answer.body()).isEqualTo(403);
            assertThat(answer.body()).contains("forbidden-origin").doesNotContain("token\":");
        }
    }

    /** A proxy that is not told otherwise asks so, and says nothing of itself. */
    @ParameterizedTest
    @ValueSource(strings = {"X: y", "Connection: close"})
    void nothingIsGivenToARequestOfHttp10(String header) throws IOException {
        assertThat(post("HTTP/1.0", own, USER, header).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "127.0.0.1",
                "localhost:80",
                "localhost:1",
                "evil.example:PORT",
                "localhost.evil.example:PORT",
                "127.0.0.1.evil.example:PORT",
                "192.0.2.1:PORT",
                "0.0.0.0:PORT",
                "[2001:db8::1]:PORT",
                "localhost.:PORT",
                "2130706433:PORT"
            })
    void nothingIsGivenToARequestForAnotherNameOrPort(String host) throws IOException {
        assertThat(post("HTTP/1.1", host.replace("PORT", String.valueOf(port)), USER, "X: y")
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.0.0.2", "[::1]", "[::ffff:127.0.0.1]"})
    void aProgramOfThisMachineMayBeAnyone(String name) throws IOException {
        assertThat(post("HTTP/1.1", name + ":" + port, ADMINISTRATOR, "User-Agent: curl/8")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        // The origin of a page; what a user's and an administrator's sign-in are answered with.
        "http://127.0.0.1:PORT, 200, 200",
        "http://127.0.0.1:3000, 403, 403",
        "https://127.0.0.1:PORT, 403, 403",
        "http://127.0.0.1, 403, 403",
        "http://localhost:PORT, 403, 403",
        "http://localhost:3000, 200, 403",
        "http://x.apps.localhost, 200, 403",
        "http://localhost:3001, 403, 403",
        "https://evil.example, 403, 403",
        "null, 200, 403",
        "chrome-extension://abcdefghijklmnopabcdefghijklmnop, 200, 403",
        "file://, 403, 403"
    })
    void anAdministratorsTokenGoesToTheServersOwnPageAlone(String origin, int user, int administrator)
            throws IOException {
        String header = "Origin: " + origin.replace("PORT", String.valueOf(port));

        assertThat(post("HTTP/1.1", "127.0.0.1:" + port, USER, header).status()).isEqualTo(user);
        assertThat(post("HTTP/1.1", "127.0.0.1:" + port, ADMINISTRATOR, header).status())
                .isEqualTo(administrator);
    }

    private static RawHttp.Answer post(String version, String host, String body, String header) throws IOException {
        return RawHttp.ask(
                server.http(),
                "POST /dev/token " + version + "\r\nHost: " + host + "\r\n" + header + "\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body);
    }
}
