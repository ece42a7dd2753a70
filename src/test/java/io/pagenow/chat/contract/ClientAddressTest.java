package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import org.junit.jupiter.api.Test;

/** Whose address counts: what a proxy says of its client, if the proxy is a configured one. */
@Threat({11, 13})
final class ClientAddressTest {
    private static final String FORWARDED = "X-Forwarded-For";

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
        try (TestServer server =
                limited().set("CHAT_PROXIES_TRUSTED", "127.0.0.0/8, 10.1.1.1").start()) {
            assertThat(refusedAmong(20, number -> call(server, "192.0.2." + number)))
                    .isFalse();
            assertThat(refusedAmong(20, number -> call(server, "198.51.100.7"))).isTrue();
            TestUser user = server.newUser("user");
            for (int number = 0; number < 12; number++) {
                open(server, user, "203.0.113." + number).close();
            }
        }
    }

    @Test
    void whatTheClientItselfHasWrittenBeforeTheProxyDoesNotCount() {
        try (TestServer server =
                limited().set("CHAT_PROXIES_TRUSTED", "127.0.0.1, 10.1.1.1").start()) {
            assertThat(refusedAmong(20, number -> call(server, "192.0.2." + number + ", 198.51.100.7, 10.1.1.1")))
                    .isTrue();
        }
    }

    @Test
    void neighboursOfOneIpv6SubscriberAreOneAddress() {
        try (TestServer server =
                limited().set("CHAT_PROXIES_TRUSTED", "127.0.0.1").start()) {
            assertThat(refusedAmong(20, number -> call(server, "2001:db8:1:2::" + number)))
                    .isTrue();
            assertThat(refusedAmong(20, number -> call(server, "2001:db8:1:" + (100 + number) + "::1")))
                    .isFalse();
        }
    }

    @Test
    void whatIsNoAddressIsNotLookedUp() {
        try (TestServer server =
                limited().set("CHAT_PROXIES_TRUSTED", "127.0.0.1").start()) {
            assertThat(refusedAmong(20, number -> call(server, "host-" + number + ".invalid")))
                    .isTrue();
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

    private static TestSocket open(TestServer server, TestUser user, String forwarded) {
        return TestSocket.open(server.webSocket(), "Authorization", user.token(), FORWARDED, forwarded);
    }
}
