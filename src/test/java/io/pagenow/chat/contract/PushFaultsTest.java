package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.MetricsText;
import io.pagenow.chat.support.TestBrowser;
import io.pagenow.chat.support.TestPushService;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Push services that refuse, are busy, slow or gone. */
class PushFaultsTest {
    @AutoClose
    private static final TestPushService service = new TestPushService();

    @AutoClose
    private static final TestServer server = service.server().start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestBrowser browser = new TestBrowser();
    private final String endpoint = service.newServiceEndpoint();
    private final String conversation = ann.direct(ben);

    private void subscribe(String url) {
        assertThat(ben.put("/me/push-subscriptions", browser.subscription(url).encode())
                        .status())
                .isEqualTo(200);
    }

    private void send(String content) {
        PushTest.send(ann, conversation, new JsonObject().put("content", content));
    }

    private List<JsonObject> devices() {
        return ben.get("/me/push-subscriptions").objects();
    }

    private String body(TestPushService.Push push) {
        return browser.decrypt(push.body().getBytes()).getString("body");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void aSubscriptionThatTheServiceNoLongerKnowsIsDeleted(int status) {
        service.behave(endpoint, status);
        subscribe(endpoint);
        send("news");

        await().until(() -> devices().isEmpty());
        assertThat(service.of(endpoint)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aServiceThatIsBusyIsTriedAgainAfterItsTime(int status) {
        AtomicInteger attempts = new AtomicInteger();
        service.behave(endpoint, request -> {
            if (attempts.incrementAndGet() <= 2) {
                request.response()
                        .putHeader("Retry-After", "1")
                        .setStatusCode(status)
                        .end();
            } else {
                request.response().setStatusCode(201).end();
            }
        });
        subscribe(endpoint);
        send("news");

        assertThat(service.await(3, endpoint)).extracting(this::body).containsOnly("news");
        await().until(() -> devices().get(0).getString("lastSuccessAt") != null);
        assertThat(service.of(endpoint)).hasSize(3);
    }

    @Test
    void whileANewsWaitsForItsSecondAttemptALaterOneTakesItsPlace() {
        AtomicInteger attempts = new AtomicInteger();
        service.behave(endpoint, request -> request.response()
                .putHeader("Retry-After", "2")
                .setStatusCode(attempts.incrementAndGet() == 1 ? 429 : 201)
                .end());
        subscribe(endpoint);
        send("old");
        service.await(1, endpoint);
        send("new");

        assertThat(service.await(2, endpoint)).extracting(this::body).contains("new");
    }

    @Test
    void administratorsSeeWhatWasPushedAndWhatFailed() {
        String refusing = service.newServiceEndpoint();
        service.behave(refusing, 400);
        subscribe(endpoint);
        subscribe(refusing);
        JsonObject before = status();
        send("news");

        await().untilAsserted(() -> {
            JsonObject now = status();
            assertThat(now.getLong("delivered")).isGreaterThan(before.getLong("delivered"));
            assertThat(now.getLong("failed")).isGreaterThan(before.getLong("failed"));
        });
        assertThat(status().fieldNames())
                .containsExactly("waiting", "delivered", "failed", "dropped", "pausedServices");
    }

    private static JsonObject status() {
        return server.administrator()
                .get("/admin/status")
                .object()
                .getJsonArray("nodes")
                .getJsonObject(0)
                .getJsonObject("push");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 308})
    void aRedirectIsNotFollowed(int status) {
        String target = service.newEndpoint();
        service.behave(endpoint, request -> request.response()
                .putHeader("Location", target)
                .setStatusCode(status)
                .end());
        subscribe(endpoint);
        send("news");

        await().until(() -> devices().get(0).getInteger("failures") == 1);
        assertThat(service.of(target)).isEmpty();
        assertThat(service.of(endpoint)).hasSize(1);
    }

    @Test
    void aServiceThatDoesNotAnswerKeepsNobodyElseWaiting() throws IOException {
        int closedPort = freePort();
        try (ServerSocket deaf = new ServerSocket(0)) {
            subscribe("https://127.0.0.1:" + deaf.getLocalPort() + "/deaf");
            subscribe("https://127.0.0.1:" + closedPort + "/closed");
            String hanging = service.newServiceEndpoint();
            service.behave(hanging, request -> {});
            subscribe(hanging);
            subscribe(endpoint);
            send("one");
            send("two");

            await().until(() -> service.of(endpoint).stream().map(this::body).anyMatch("two"::equals));
            PushTest.send(ann, conversation, new JsonObject().put("content", "chat goes on"));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket closed = new ServerSocket(0)) {
            return closed.getLocalPort();
        }
    }

    @Test
    void anAnswerWithoutAnEndCostsLittle() {
        service.behave(endpoint, request -> {
            request.response().setChunked(true).setStatusCode(201);
            endless(request.response(), 0);
        });
        subscribe(endpoint);
        send("news");

        await().until(() -> !devices().isEmpty() && devices().get(0).getString("lastSuccessAt") != null);
    }

    private static void endless(HttpServerResponse response, int number) {
        if (number < 10_000) {
            response.write("x".repeat(10_000)).onSuccess(done -> endless(response, number + 1));
        }
    }

    @Test
    void aCertificateOfAStrangerIsNotTrusted() {
        try (TestPushService stranger = new TestPushService()) {
            String strange = stranger.newEndpoint();
            subscribe(strange);
            subscribe(endpoint);
            send("news");

            service.await(1, endpoint);
            await().until(() -> MetricsText.of(server.http()).value("chat_push_retries_total") > 0);
            assertThat(stranger.all()).isEmpty();
        }
    }

    /** One message in a group of 1,000, each with a device. */
    @Test
    void aThousandDevicesAreAllKnockedAt() throws SQLException {
        List<String> users = new ArrayList<>();
        for (int number = 0; number < 1_000; number++) {
            users.add("user-" + UUID.randomUUID());
        }
        String path = "/many-" + UUID.randomUUID();
        JsonObject body = new JsonObject()
                .put("recipientIdArr", new JsonArray(users))
                .put("title", "Many")
                .put("isGroup", true);
        String group = ann.post("/conversation", body.encode()).object().getString("conversationId");
        try (Connection database = server.database();
                PreparedStatement insert = database.prepareStatement(
                        "INSERT INTO push_subscription_table (subscription_id, user_id, endpoint, p256dh, auth, generation,"
                                + " created_at) VALUES (?::uuid, ?, ?, ?, ?, 1, now())")) {
            for (String user : users) {
                insert.setString(1, UUID.randomUUID().toString());
                insert.setString(2, user);
                insert.setString(3, service.origin() + path + "/" + user);
                insert.setBytes(4, browser.point());
                insert.setBytes(5, browser.auth());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        PushTest.send(ann, group, new JsonObject().put("content", "hello all"));

        await().until(() -> service.all().stream()
                        .filter(push -> push.path().startsWith(path))
                        .map(TestPushService.Push::path)
                        .distinct()
                        .count()
                == 1_000);
        assertThat(service.all().stream().filter(push -> push.path().startsWith(path)))
                .allSatisfy(push -> assertThat(body(push)).isEqualTo("hello all"))
                .hasSize(1_000);
        await().until(() -> MetricsText.of(server.http()).value("chat_pushes_waiting") == 0);
        MetricsText metrics = MetricsText.of(server.http());
        assertThat(metrics.series().stream()
                        .filter(series -> series.startsWith("chat_push_drops_total"))
                        .mapToDouble(metrics::value)
                        .sum())
                .isZero();
    }
}
