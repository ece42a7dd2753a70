package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Administrators have the port of REST, or one of their own on which everything of theirs is, and nothing of it anywhere else. */
final class AdminListenerTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
            return free.getLocalPort();
        }
    }

    private static int status(URI server, String path) {
        return Rest.get(server.resolve(path)).status();
    }

    @Test
    void withoutAPortOfItsOwnThePageIsWhereRestIs() {
        try (TestServer server = TestServer.start()) {
            Rest.Answer page = Rest.get(server.http().resolve("/admin/"));
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.contentType()).startsWith("text/html");
            assertThat(page.header("content-security-policy").orElseThrow()).contains("script-src 'self'");
            Rest.Answer way = Rest.get(server.http().resolve("/admin"));
            assertThat(way.status()).isEqualTo(302);
            assertThat(way.header("location")).contains("/admin/");
        }
    }

    @Test
    void aPortOfItsOwnIsTheOnlyOneWithThePageAndItsCalls() throws IOException {
        int port = freePort();
        URI own = URI.create("http://127.0.0.1:" + port);
        try (TestServer server =
                TestServer.with().set("CHAT_ADMIN_PORT", String.valueOf(port)).start()) {
            String token = Rest.post(own.resolve("/dev/token"), "{\"userId\":\"root\",\"admin\":true}")
                    .object()
                    .getString("token");
            assertThat(status(own, "/admin/")).isEqualTo(200);
            assertThat(status(own, "/admin")).isEqualTo(302);
            assertThat(status(own, "/")).isEqualTo(302);
            assertThat(status(own, "/styles.css")).isEqualTo(200);
            assertThat(status(own, "/swagger-ui.css")).isEqualTo(200);
            assertThat(status(own, "/admin/status")).isEqualTo(401);
            assertThat(RawHttp.ask(own, "GET /conversations HTTP/1.1\r\nHost: own\r\n\r\n")
                            .status())
                    .isEqualTo(404);
            assertThat(status(own, "/metrics")).isEqualTo(200);
            Rest.Answer answer = Rest.get(own.resolve("/admin/status"), "Authorization", token);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.object().getJsonArray("nodes")).hasSize(1);
            assertThat(Rest.post(
                                    own.resolve("/admin/disconnect"),
                                    new JsonObject().put("userId", "nobody").encode(),
                                    "Authorization",
                                    token)
                            .status())
                    .isEqualTo(200);

            for (String path : new String[] {"/admin", "/admin/", "/admin/admin.js", "/admin/status", "/metrics"}) {
                assertThat(Rest.get(server.http().resolve(path), "Authorization", token)
                                .status())
                        .as(path)
                        .isEqualTo(404);
            }
            assertThat(Rest.post(server.http().resolve("/admin/disconnect"), "{}", "Authorization", token)
                            .status())
                    .isEqualTo(404);
            assertThat(status(server.http(), "/")).isEqualTo(200);

            server.stop();
            try (ServerSocket again = new ServerSocket(port, 1, LOOPBACK)) {
                assertThat(again.isBound()).isTrue();
            }
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, LOOPBACK)) {
            assertThatThrownBy(() -> TestServer.with()
                            .set("CHAT_ADMIN_PORT", String.valueOf(other.getLocalPort()))
                            .start())
                    .hasMessageContaining("admin.port")
                    .hasMessageContaining("127.0.0.1:" + other.getLocalPort());
        }
    }

    @Test
    void thePortOfAnotherListenerIsRefused() {
        assertThatThrownBy(() -> TestServer.with()
                        .set("CHAT_HTTP_PORT", "18080")
                        .set("CHAT_ADMIN_PORT", "18080")
                        .start())
                .hasMessageContaining("admin.port")
                .hasMessageContaining("is not a port of its own: http uses it");
    }
}
