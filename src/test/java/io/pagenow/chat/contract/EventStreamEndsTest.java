package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestStream;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Event streams end for the reasons for which sockets end, and tell the same codes. */
final class EventStreamEndsTest {
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

    private static TestUser user(String id, int seconds) {
        return server.user(
                id,
                provider.token(id)
                        .claim("exp", Instant.now().getEpochSecond() + seconds)
                        .sign());
    }

    @Test
    @Threat(4)
    void aStreamEndsWithItsTokenUnlessItGetsAnother() {
        try (TestStream ending = TestStream.open(user("ann", 6));
                TestStream renewed = TestStream.open(user("ben", 6))) {
            renewed.send(new JsonObject()
                    .put("action", "authenticate")
                    .put("token", user("ben", 3_600).token()));
            renewed.await(frame -> "authenticated".equals(frame.getString("type")));

            assertThat(ending.awaitClose()).isEqualTo(4401);
            assertThat(renewed.frames()).hasSize(1);
        }
    }

    @Test
    void aServerThatStopsTellsItsStreams() {
        try (TestServer stopping = TestServer.start();
                TestStream stream = TestStream.open(stopping.newUser("ann"))) {
            stopping.stop();

            assertThat(stream.awaitClose()).isEqualTo(1001);
        }
    }
}
