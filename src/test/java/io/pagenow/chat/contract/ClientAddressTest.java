package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose address counts: what a proxy says of its client, if the proxy is a configured one. */
@Threat({11, 13})
final class ClientAddressTest {
    private static final String FORWARDED = "X-Forwarded-For";

    @AutoClose
    private static final IdentityProvider provider = IdentityProvider.start();

    /** Only a server with an identity provider may have a proxy. */
    private static TestServer.Builder behindProxies(String trusted) {
        return limited().identityProvider(provider).set("CHAT_PROXIES_TRUSTED", trusted);
    }

    private static TestServer.Builder limited() {
        return TestServer.with()
                .set("CHAT_LIMITS_ADDRESS_REQUESTS_PER_SECOND", "1")
                .set("CHAT_LIMITS_ADDRESS_REQUESTS_BURST", "10")
                .set("CHAT_LIMITS_ADDRESS_CONVERSATIONS_PER_SECOND", "1")
                .set("CHAT_LIMITS_ADDRESS_CONVERSATIONS_BURST", "2")
                .set("CHAT_LIMITS_ADDRESS_CONNECTS_PER_SECOND", "1")
                .set("CHAT_LIMITS_ADDRESS_CONNECTS_BURST", "5");
    }

    @Test
    void withoutAConfiguredProxyTheHeaderOfAClientChangesNothing() {
        try (TestServer server = limited().start()) {
            TestUser user = server.newUser("user");
            assertThat(refusedAmong(20, number -> call(server, "192.0.2." + number)))
                    .isTrue();
            TestSocket.Refused refused = catchThrowableOfType(TestSocket.Refused.class, () -> {
                for (int number = 0; number < 12; number++) {
                    open(server, user, "192.0.2." + number).close();
                }
            });
            assertThat(refused.status()).isEqualTo(429);
        }
    }

    @Test
    void clientsBehindAConfiguredProxyAreCountedEachByItsOwnAddress() {
        try (TestServer server = behindProxies("127.0.0.0/8, 10.1.1.1").start()) {
            assertThat(refusedAmong(20, number -> call(server, "192.0.2." + number)))
                    .isFalse();
            assertThat(refusedAmong(20, number -> call(server, "198.51.100.7"))).isTrue();
            TestUser user = server.user("user", provider.token("user").sign());
            for (int number = 0; number < 12; number++) {
                open(server, user, "203.0.113." + number).close();
            }
        }
    }

    @Test
    void whatTheClientItselfHasWrittenBeforeTheProxyDoesNotCount() {
        try (TestServer server = behindProxies("127.0.0.1, 10.1.1.1").start()) {
            assertThat(refusedAmong(20, number -> call(server, "192.0.2." + number + ", 198.51.100.7, 10.1.1.1")))
                    .isTrue();
        }
    }

    @Test
    void neighboursOfOneIpv6SubscriberAreOneAddress() {
        try (TestServer server = behindProxies("127.0.0.1").start()) {
            assertThat(refusedAmong(20, number -> call(server, "2001:db8:1:2::" + number)))
                    .isTrue();
            assertThat(refusedAmong(20, number -> call(server, "2001:db8:1:" + (100 + number) + "::1")))
                    .isFalse();
        }
    }

    @Test
    void whatIsNoAddressIsNotLookedUp() {
        try (TestServer server = behindProxies("127.0.0.1").start()) {
            assertThat(refusedAmong(20, number -> call(server, "host-" + number + ".invalid")))
                    .isTrue();
        }
    }

    /** Whatever a client can make stand there, it is one of its own, and none of it is the proxy's. */
    @Threat(29)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.%d:51001",
                "[2001:db8:0:%d::1]:51001",
                "[2001:db8:0:%d::1]",
                "2001:db8:0:%d::1",
                "[fe80:0:0:%d::1%%eth0]:51001",
                "fe80:0:0:%d::1%%eth0",
                "::ffff:192.0.2.%d",
                "[::ffff:192.0.2.%d]:51001",
                "127.0.0.1, 192.0.2.%d:51001",
                "192.0.2.%d:51001, ,",
                "192.0.2.%d:51001, 127.0.0.1:40000"
            })
    void anAddressWithAPortIsTheClients(String forwarded) {
        try (TestServer server = behindProxies("127.0.0.1")
                .set("CHAT_METRICS_ALLOWED", "127.0.0.0/8,::1")
                .start()) {
            assertThat(refusedAmong(20, number -> call(server, forwarded.formatted(number))))
                    .isFalse();
            assertThat(metrics(server, forwarded.formatted(1))).isEqualTo(403);
        }
    }

    @Threat(29)
    @Test
    void whatIsNoAddressIsNeitherTheProxysNorThisMachines() {
        try (TestServer server = behindProxies("127.0.0.1,::1")
                .set("CHAT_LIMITS_ADDRESS_REQUESTS_BURST", "1000")
                .start()) {
            for (String forwarded : List.of(
                    "unknown",
                    "_hidden",
                    "_hidden:51001",
                    "localhost",
                    "127.0.0.1:port",
                    "127.0.0.1:",
                    "127.0.0.1:99999",
                    "127.0.0.1 127.0.0.1",
                    "127.1",
                    "0x7f.0.0.1",
                    "2130706433",
                    "[127.0.0.1]",
                    "[::1",
                    "::1]:80",
                    "\"127.0.0.1\"",
                    "for=127.0.0.1",
                    "",
                    ",",
                    "127.0.0.1, unknown",
                    "unknown, 127.0.0.1")) {
                assertThat(metrics(server, forwarded)).as(forwarded).isEqualTo(403);
            }
            assertThat(metrics(server, "127.0.0.1:51001")).isEqualTo(200);
        }
    }

    @Threat(29)
    @Test
    void aProxyThatTellsNoAddressIsNotTheClient() {
        try (TestServer server = behindProxies("127.0.0.1").start()) {
            URI metrics = server.http().resolve("/metrics");
            for (String header : List.of("X-Real-IP", "Forwarded", "Via", "X-Forwarded-Proto", "CF-Connecting-IP")) {
                assertThat(Rest.get(metrics, header, "203.0.113.3").status())
                        .as(header)
                        .isEqualTo(403);
            }
            assertThat(Rest.get(metrics).status()).isEqualTo(200);
        }
    }

    @Threat(29)
    @Test
    void theLastOfSeveralHeaderLinesIsTheNearest() {
        try (TestServer server = behindProxies("127.0.0.1")
                .set("CHAT_METRICS_ALLOWED", "10.0.0.0/8")
                .start()) {
            URI metrics = server.http().resolve("/metrics");
            assertThat(Rest.get(metrics, FORWARDED, "203.0.113.3", FORWARDED, "10.1.2.3:51001")
                            .status())
                    .isEqualTo(200);
            assertThat(Rest.get(metrics, FORWARDED, "10.1.2.3", FORWARDED, "203.0.113.3:51001")
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void healthIsNotCounted() {
        try (TestServer server = limited().start()) {
            for (int number = 0; number < 30; number++) {
                assertThat(Rest.get(server.http().resolve("/health/ready")).status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void conversationsOfOneAddressAreCountedWhoeverMakesThem() {
        try (TestServer server =
                limited().set("CHAT_LIMITS_ADDRESS_REQUESTS_BURST", "1000").start()) {
            String body = "{\"recipientIdArr\":[\"x\"],\"isGroup\":false}";
            assertThat(refusedAmong(10, number -> server.newUser("user")
                            .post("/conversation", body)
                            .status()))
                    .isTrue();
        }
    }

    private interface Call {
        int status(int number);
    }

    private static boolean refusedAmong(int calls, Call call) {
        boolean refused = false;
        for (int number = 1; number <= calls; number++) {
            refused |= call.status(number) == 429;
        }
        return refused;
    }

    private static int call(TestServer server, String forwarded) {
        return Rest.get(server.http().resolve("/client-settings"), FORWARDED, forwarded)
                .status();
    }

    private static int metrics(TestServer server, String forwarded) {
        return Rest.get(server.http().resolve("/metrics"), FORWARDED, forwarded).status();
    }

    private static TestSocket open(TestServer server, TestUser user, String forwarded) {
        return TestSocket.open(server.webSocket(), "Authorization", user.token(), FORWARDED, forwarded);
    }
}
