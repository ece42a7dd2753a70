package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Administrators close the sockets of a user; nobody else does. */
final class AdminDisconnectTest {
    private static final int DISCONNECTED = 4403;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String body(TestUser user) {
        return new JsonObject().put("userId", user.id()).encode();
    }

    @Test
    void allSocketsOfTheUserAreClosedAndNobodyElses() {
        TestUser user = server.newUser("user");
        try (TestSocket first = user.connect();
                TestSocket second = user.connect();
                TestSocket pages = user.connectForPages();
                TestSocket other = server.newUser("other").connect()) {
            Rest.Answer answer = server.administrator().post("/admin/disconnect", body(user));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.object().getString("userId")).isEqualTo(user.id());
            assertThat(first.awaitClose()).isEqualTo(DISCONNECTED);
            assertThat(second.awaitClose()).isEqualTo(DISCONNECTED);
            assertThat(pages.awaitClose()).isEqualTo(DISCONNECTED);
            other.settled();
        }
    }

    @Test
    void whoIsNoAdministratorIsRefused() {
        TestUser user = server.newUser("user");
        try (TestSocket socket = user.connect()) {
            Rest.Answer answer = server.newUser("nosy").post("/admin/disconnect", body(user));

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.object().getString("code")).isEqualTo("forbidden");
            assertThat(Rest.post(server.http().resolve("/admin/disconnect"), body(user))
                            .status())
                    .isEqualTo(401);
            socket.settled();
            assertThat(socket.isOpen()).isTrue();
        }
    }

    @Test
    void aBodyThatNamesNobodyIsRefused() {
        TestUser administrator = server.administrator();
        assertThat(administrator.post("/admin/disconnect", "{}").status()).isEqualTo(400);
        assertThat(administrator.post("/admin/disconnect", "{\"userId\":7}").status())
                .isEqualTo(400);
        assertThat(administrator
                        .post("/admin/disconnect", "{\"userId\":\"nobody\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theClaimOfTheIdentityProviderTellsWhoIsAnAdministrator() {
        try (IdentityProvider provider = IdentityProvider.start();
                TestServer own = TestServer.with()
                        .identityProvider(provider)
                        .set("CHAT_AUTH_ADMIN_CLAIM", "roles")
                        .set("CHAT_AUTH_ADMIN_VALUE", "chat-admin")
                        .start()) {
            assertThat(statusWith(
                            own, provider, "roles", new JsonArray().add("x").add("chat-admin")))
                    .isEqualTo(200);
            assertThat(statusWith(own, provider, "roles", "chat-admin")).isEqualTo(200);
            assertThat(statusWith(own, provider, "roles", new JsonArray().add("admin")))
                    .isEqualTo(403);
            assertThat(statusWith(own, provider, "cognito:groups", new JsonArray().add("chat-admin")))
                    .isEqualTo(403);
            assertThat(statusWith(own, provider, "roles", new JsonObject().put("chat-admin", true)))
                    .isEqualTo(403);
        }
    }

    @Test
    void thereAreNoAdministratorsWithoutAClaimToTellThem() {
        try (IdentityProvider provider = IdentityProvider.start();
                TestServer own = TestServer.with()
                        .identityProvider(provider)
                        .set("CHAT_AUTH_ADMIN_CLAIM", "")
                        .start()) {
            assertThat(statusWith(own, provider, "cognito:groups", new JsonArray().add("admin")))
                    .isEqualTo(403);
        }
    }

    private static int statusWith(TestServer own, IdentityProvider provider, String claim, Object value) {
        TestUser caller =
                own.user("caller", provider.token("caller").claim(claim, value).sign());
        return caller.post("/admin/disconnect", "{\"userId\":\"nobody\"}").status();
    }
}
