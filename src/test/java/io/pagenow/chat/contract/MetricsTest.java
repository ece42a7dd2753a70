package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.MetricsText;
import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server tells of itself at {@code /metrics}. */
class MetricsTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private static MetricsText metrics() {
        return MetricsText.of(server.http());
    }

    @Test
    void aMessageIsCountedFromItsFrameToItsDelivery() {
        try (TestServer own = TestServer.start()) {
            TestUser ann = own.newUser("ann");
            TestUser ben = own.newUser("ben");
            String conversation = ann.direct(ben);
            try (TestSocket anns = ann.connect();
                    TestSocket bens = ben.connect()) {
                anns.deliver("t1", conversation, "hello");
                bens.awaitMessages(conversation, 1);
                anns.deliver("t1", conversation, "hello");
                anns.send("{}");
                anns.awaitType("error");
                await().untilAsserted(() -> {
                    MetricsText told = MetricsText.of(own.http());
                    assertThat(told.value("chat_sockets{kind=\"chat\"}")).isEqualTo(2);
                    assertThat(told.value("chat_users")).isEqualTo(2);
                    assertThat(told.value("chat_handshakes_total{result=\"accepted\"}"))
                            .isEqualTo(2);
                    assertThat(told.value("chat_frames_in_total{action=\"send-message\"}"))
                            .isEqualTo(2);
                    assertThat(told.value("chat_frames_in_total{action=\"invalid\"}"))
                            .isEqualTo(1);
                    assertThat(told.value("chat_error_frames_total{code=\"missing-field\"}"))
                            .isEqualTo(1);
                    assertThat(told.value("chat_messages_stored_total")).isEqualTo(1);
                    assertThat(told.value("chat_messages_repeated_total")).isEqualTo(1);
                    assertThat(told.value("chat_deliveries_total")).isGreaterThanOrEqualTo(2);
                    assertThat(told.value("chat_batch_messages_count")).isEqualTo(2);
                    assertThat(told.value("chat_message_commit_seconds_count")).isEqualTo(1);
                    assertThat(told.value("chat_message_commit_seconds_sum")).isBetween(0.0, 60.0);
                    assertThat(told.value("chat_delivery_seconds_count")).isBetween(1.0, 2.0);
                    assertThat(told.value("chat_delivery_seconds_bucket{le=\"+Inf\"}"))
                            .isEqualTo(told.value("chat_delivery_seconds_count"));
                    assertThat(told.value("chat_http_requests_total{operation=\"POST /conversation\",status=\"2xx\"}"))
                            .isEqualTo(1);
                });
            }
            await().untilAsserted(() -> {
                MetricsText told = MetricsText.of(own.http());
                assertThat(told.value("chat_sockets{kind=\"chat\"}")).isZero();
                assertThat(told.value("chat_users")).isZero();
                assertThat(told.value("chat_socket_closes_total{code=\"client\"}")
                                + told.value("chat_socket_closes_total{code=\"lost\"}"))
                        .isEqualTo(2);
            });
        }
    }

    @Test
    void whoeverIsRefusedIsCountedByTheReason() {
        try (TestServer own = TestServer.with()
                .set("CHAT_LIMITS_USER_CONNECTS_BURST", "1")
                .set("CHAT_LIMITS_USER_CONNECTS_PER_SECOND", "1")
                .start()) {
            TestUser ann = own.newUser("ann");
            assertThat(refusal(own, "not-a-token")).isEqualTo(401);
            assertThat(refusal(own, ann.token())).isEqualTo(429);

            MetricsText told = MetricsText.of(own.http());
            assertThat(told.value("chat_handshakes_total{result=\"unauthorized\"}"))
                    .isEqualTo(1);
            assertThat(told.value("chat_handshakes_total{result=\"limited\"}")).isEqualTo(1);
            assertThat(told.value("chat_rate_limited_total{activity=\"connect\",of=\"user\"}"))
                    .isEqualTo(1);
        }
    }

    /** Connects until it is refused: another connection is allowed for each second that passes. */
    private static int refusal(TestServer server, String token) {
        while (true) {
            try {
                TestSocket.open(server.webSocket().resolve("/?Authorization=" + token))
                        .close();
            } catch (TestSocket.Refused refused) {
                return refused.status();
            }
        }
    }

    @Test
    void aReaderGetsTheFormatThatItAsksFor() {
        Rest.Answer plain = Rest.get(server.http().resolve("/metrics"));
        assertThat(plain.contentType()).startsWith("text/plain; version=0.0.4");

        Rest.Answer open =
                Rest.get(server.http().resolve("/metrics"), "Accept", "application/openmetrics-text; version=1.0.0");
        assertThat(open.contentType()).startsWith("application/openmetrics-text");
        assertThat(open.body()).endsWith("# EOF\n");

        Rest.Answer binary = Rest.get(
                server.http().resolve("/metrics"),
                "Accept",
                "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited");
        assertThat(binary.contentType()).startsWith("text/plain");
    }

    @Test
    void whatAProxyForwardsIsRefusedThoughItComesFromThisMachine() {
        for (String header : List.of("X-Forwarded-For", "Forwarded", "X-Forwarded-Proto", "X-Real-IP", "Via")) {
            Rest.Answer refused = Rest.get(server.http().resolve("/metrics"), header, "127.0.0.1");

            assertThat(refused.status()).as(header).isEqualTo(403);
            assertThat(refused.object().getString("code")).isEqualTo("forbidden");
            assertThat(refused.object().getString("detail")).contains("metrics.allowed");
        }
    }

    /** A page whose name was made to point to this machine sends that name (DNS rebinding). */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:1, 200",
        "127.0.0.1, 200",
        "192.0.2.7:8080, 200",
        "[::1]:8080, 200",
        "[2001:db8::7], 200",
        "localhost, 200",
        "LOCALHOST:8080, 200",
        "chat-1.internal:8080, 200",
        "CHAT-1.internal, 200",
        "evil.example, 403",
        "localhost.evil.example, 403",
        "127.0.0.1.evil.example:8080, 403",
        "xchat-1.internal, 403",
        "chat-1.internal.evil.example, 403"
    })
    void theyAreReadUnderAnAddressOrAKnownName(String host, int status) throws IOException {
        try (TestServer named =
                TestServer.with().set("CHAT_METRICS_HOSTS", "chat-1.internal").start()) {
            assertThat(RawHttp.ask(named.http(), "GET /metrics HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                            .status())
                    .isEqualTo(status);
        }
    }

    @Test
    void throughATrustedProxyTheClientsAddressCounts() {
        try (IdentityProvider provider = IdentityProvider.start();
                TestServer own = TestServer.with()
                        .identityProvider(provider)
                        .set("CHAT_PROXIES_TRUSTED", "127.0.0.0/8")
                        .set("CHAT_METRICS_ALLOWED", "10.1.0.0/16")
                        .start()) {
            assertThat(status(own, "X-Forwarded-For", "10.1.2.3")).isEqualTo(200);
            assertThat(status(own, "X-Forwarded-For", "10.2.2.3")).isEqualTo(403);
            assertThat(status(own)).isEqualTo(403);
        }
    }

    @Test
    void anAdministratorReadsThemFromAnywhereAndNobodyElse() {
        try (TestServer own = TestServer.with().set("CHAT_METRICS_ALLOWED", "").start()) {
            String administrator = Rest.post(own.http().resolve("/dev/token"), "{\"userId\":\"boss\",\"admin\":true}")
                    .object()
                    .getString("token");
            assertThat(status(own, "Authorization", "Bearer " + administrator)).isEqualTo(200);
            assertThat(status(own, "Authorization", own.newUser("ann").token())).isEqualTo(403);
            assertThat(status(own, "Authorization", "not-a-token")).isEqualTo(401);
            assertThat(status(own)).isEqualTo(403);
        }
    }

    private static int status(TestServer server, String... headers) {
        return Rest.get(server.http().resolve("/metrics"), headers).status();
    }

    @Test
    void thereAreNoMoreSeriesForMoreUsersConversationsAndPaths() {
        use(3);
        Set<String> few = metrics().series();
        use(20);
        for (int index = 0; index < 20; index++) {
            Rest.get(server.http().resolve("/none/such/" + index));
            Rest.call("WORD" + index, server.http().resolve("/health/live"), null);
        }
        MetricsText many = metrics();

        assertThat(many.series()).containsExactlyInAnyOrderElementsOf(few);
        assertThat(many.toString()).doesNotContain("cardinal", "secret", "WORD");
    }

    private static void use(int users) {
        List<TestUser> all = new ArrayList<>();
        for (int index = 0; index < users; index++) {
            all.add(server.newUser("cardinal"));
        }
        for (TestUser user : all) {
            TestUser other = all.get((all.indexOf(user) + 1) % users);
            String conversation = user.direct(other);
            try (TestSocket socket = user.connect()) {
                socket.deliver("t", conversation, "secret");
                socket.readMessages(conversation);
                socket.awaitType("read-messages");
            }
            user.history(conversation);
            user.conversations();
            user.get("/conversations/" + conversation);
            user.get("/conversations/" + conversation + "/participants");
            user.get("/conversation/direct/" + other.id());
            user.presenceOf(other);
        }
    }
}
