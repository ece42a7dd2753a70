package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestBrowser;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestPushService;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The key by which push services recognize the server, from one start to the next. */
class PushKeysTest {
    @AutoClose
    private static final TestPushService service = new TestPushService();

    private final String database = TestDatabases.fresh();
    private final TestBrowser browser = new TestBrowser();
    private final String old = service.newEndpoint();

    @AfterEach
    void dropDatabase() {
        TestDatabases.drop(database);
    }

    private TestServer server(int generation) {
        return service.server()
                .database(database)
                .set("CHAT_PUSH_KEY_GENERATION", String.valueOf(generation))
                .start();
    }

    private static String key(TestServer server) {
        return server.user("ben").get("/push/key").object().getString("publicKey");
    }

    private JsonObject subscribe(TestServer server, JsonObject subscription) {
        return server.user("ben")
                .put("/me/push-subscriptions", subscription.encode())
                .object();
    }

    private static String signedWith(TestPushService.Push push) {
        return push.headers().get("Authorization").replaceFirst(".*, k=", "");
    }

    private static void send(TestServer server) {
        TestUser ann = server.user("ann");
        PushTest.send(ann, ann.direct(server.user("ben")), new JsonObject().put("content", "news"));
    }

    @Test
    void aRestartKeepsTheKey() {
        String key;
        try (TestServer server = server(1)) {
            key = key(server);
            server.restart();
            assertThat(key(server)).isEqualTo(key);
        }
    }

    @Test
    void afterARotationOldSubscriptionsWorkOnWithTheirKeyAndNewOnesHaveTheNewKey() {
        String first;
        try (TestServer server = server(1)) {
            first = key(server);
            subscribe(server, browser.subscription(old).put("publicKey", first));
        }
        try (TestServer server = server(2)) {
            String second = key(server);
            String anew = service.newEndpoint();
            assertThat(second).isNotEqualTo(first);
            assertThat(server.user("ben").get("/me/push-subscriptions").objects())
                    .extracting(device -> device.getBoolean("isCurrent"))
                    .containsExactly(false);
            subscribe(server, browser.subscription(anew));
            send(server);

            assertThat(signedWith(service.await(1, old).get(0))).isEqualTo(first);
            assertThat(signedWith(service.await(1, anew).get(0))).isEqualTo(second);
            assertThat(subscribe(server, browser.subscription(old).put("publicKey", second))
                            .getBoolean("isCurrent"))
                    .isTrue();
            send(server);
            assertThat(signedWith(service.await(2, old).get(1))).isEqualTo(second);
        }
        // A node whose setting is still the old one has the new key too.
        try (TestServer server = server(1)) {
            assertThat(key(server)).isNotEqualTo(first);
        }
    }
}
