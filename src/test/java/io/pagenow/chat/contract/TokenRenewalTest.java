package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens end while sockets are open: the socket goes on with another token, or ends with its own. */
@Threat(4)
final class TokenRenewalTest {
    private static final int TOKEN_EXPIRED = 4401;

    private static IdentityProvider provider;
    private static TestServer server;

    @BeforeAll
    static void start() {
        provider = IdentityProvider.start();
        server = TestServer.with()
                .identityProvider(provider)
                .set("CHAT_AUTH_LEEWAY_SECONDS", "0")
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
        provider.close();
    }

    private static String anyone() {
        return "user-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static TestUser user(String id, int seconds) {
        return server.user(id, token(id, seconds));
    }

    private static String token(String id, int seconds) {
        return provider.token(id)
                .claim("exp", Instant.now().getEpochSecond() + seconds)
                .sign();
    }

    private static JsonObject authenticate(String token) {
        return new JsonObject().put("action", "authenticate").put("token", token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/presence"})
    void aSocketIsClosedWhenItsTokenEndsAndTheClientComesBackWithAnother(String path) {
        String id = anyone();
        try (TestSocket socket = user(id, 6).connect(path)) {
            assertThat(socket.awaitClose()).isEqualTo(TOKEN_EXPIRED);
        }
        try (TestSocket again = user(id, 3600).connect(path)) {
            again.heartbeat();
            assertThat(again.isOpen()).isTrue();
        }
    }

    @Test
    void whatWasMissedBetweenTwoTokensIsFilledIn() {
        String id = anyone();
        TestUser friend = user(anyone(), 3600);
        String conversation = friend.direct(user(id, 3600));
        try (TestSocket sending = friend.connect()) {
            try (TestSocket socket = user(id, 6).connect()) {
                sending.deliver("before", conversation, "before");
                socket.awaitMessages(conversation, 1);
                assertThat(socket.awaitClose()).isEqualTo(TOKEN_EXPIRED);
            }
            sending.deliver("between", conversation, "between");
        }
        try (TestSocket again = user(id, 3600).connect()) {
            again.sync(conversation, 1);
            again.awaitType("synced");
            assertThat(again.messages(conversation))
                    .extracting(message -> message.getString("content"))
                    .containsExactly("between");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/presence"})
    void aSocketGoesOnWithAnotherToken(String path) {
        String id = anyone();
        try (TestSocket socket = user(id, 6).connect(path)) {
            Instant later = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 9);
            socket.send(authenticate(
                    provider.token(id).claim("exp", later.getEpochSecond()).sign()));
            JsonObject answer = socket.awaitType("authenticated");

            assertThat(Instant.parse(answer.getString("expiresAt"))).isEqualTo(later);
            assertThat(socket.awaitClose()).isEqualTo(TOKEN_EXPIRED);
            assertThat(Instant.now()).isAfterOrEqualTo(later.minusMillis(50));
        }
    }

    @Test
    void aTokenMayAlsoBeReplacedByOneThatEndsSooner() {
        String id = anyone();
        try (TestSocket socket = user(id, 3600).connect()) {
            socket.send(authenticate(token(id, 6)));
            socket.awaitType("authenticated");
            assertThat(socket.awaitClose()).isEqualTo(TOKEN_EXPIRED);
        }
    }

    @Test
    void aTokenOfSomebodyElseOrABadOneIsRefusedAndTheOneBeforeCounts() {
        String id = anyone();
        try (TestSocket socket = user(id, 3600).connect()) {
            socket.send(authenticate(token(anyone(), 3600)));
            assertThat(socket.awaitError("unauthorized").getString("field")).isEqualTo("token");
            socket.send(authenticate(provider.token(id)
                    .signedBy(IdentityProvider.SigningKey.create())
                    .sign()));
            socket.send(authenticate(token(id, -10)));
            socket.awaitCount(3, frame -> "unauthorized".equals(frame.getString("code")));
            assertThat(socket.isOpen()).isTrue();
        }
    }

    @Test
    void anAuthenticateFrameWithoutATextAsTokenIsRefusedByItsField() {
        try (TestSocket socket = user(anyone(), 3600).connect()) {
            socket.send("{\"action\":\"authenticate\"}");
            assertThat(socket.awaitError("missing-field").getString("field")).isEqualTo("token");
            socket.send("{\"action\":\"authenticate\",\"token\":7}");
            assertThat(socket.awaitError("invalid-field").getString("field")).isEqualTo("token");
        }
    }

    @Test
    void aSocketTakesATokenThatIsSignedWithANewKey() {
        try (IdentityProvider rotating = IdentityProvider.start();
                TestServer own = TestServer.with().identityProvider(rotating).start()) {
            String id = anyone();
            try (TestSocket socket = own.user(id, rotating.token(id).sign()).connect()) {
                rotating.rotate();
                socket.send(authenticate(rotating.token(id).sign()));
                socket.awaitType("authenticated");
                assertThat(own.user(id, rotating.token(id).sign())
                                .get("/conversations")
                                .status())
                        .isEqualTo(200);
            }
        }
    }
}
