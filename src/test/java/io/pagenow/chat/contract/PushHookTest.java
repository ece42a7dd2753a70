package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.data.Offset;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The hook through which operators push by other services. */
class PushHookTest {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger failures = new AtomicInteger();
    private static Vertx vertx;
    private static TestServer server;

    private record Call(Map<String, String> headers, String body) {
        JsonObject event() {
            return new JsonObject(body);
        }

        boolean isAbout(String conversation) {
            return body.contains(conversation);
        }
    }

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        HttpServer hook = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                    request.headers().forEach(headers::put);
                    calls.add(new Call(headers, body.toString()));
                    request.response()
                            .setStatusCode(failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? 500 : 204)
                            .end();
                }));
        int port = hook.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        server = TestServer.with()
                .set("CHAT_PUSH_ENABLED", "true")
                .set("CHAT_PUSH_CONTACT", "https://example.org/operator")
                .set("CHAT_PUSH_BURST_SECONDS", "0")
                .set("CHAT_PUSH_HOOK_URL", "http://127.0.0.1:" + port + "/hook?source=chat")
                .set("CHAT_PUSH_HOOK_SECRET", "whsec_" + Base64.getEncoder().encodeToString(SECRET))
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static List<Call> await(int count, String conversation) {
        Awaitility.await().until(() -> of(conversation).size() >= count);
        return of(conversation);
    }

    private static List<Call> of(String conversation) {
        return calls.stream().filter(call -> call.isAbout(conversation)).toList();
    }

    @Test
    void theHookGetsTheNewsOfAllWhoAreAwayOnceAndSigned() throws GeneralSecurityException {
        TestUser ann = server.newUser("ann");
        TestUser ben = server.newUser("ben");
        TestUser cleo = server.newUser("cleo");
        cleo.put("/me/settings", "{\"push\":{\"preview\":false}}");
        String group = ann.group("Crew", ben, cleo, server.newUser("dan"));
        PushTest.send(ann, group, new JsonObject().put("content", "hello"));

        List<Call> received = await(2, group);
        List<String> users = new ArrayList<>();
        for (Call call : received) {
            assertSigned(call);
            JsonObject data = call.event().getJsonObject("data");
            assertThat(call.event().getString("type")).isEqualTo("push.message");
            data.getJsonArray("userIds").forEach(user -> users.add((String) user));
            assertThat(data.getJsonObject("payload").getString("body"))
                    .isEqualTo(data.getJsonArray("userIds").contains(cleo.id()) ? null : "hello");
        }
        assertThat(users).hasSize(3).contains(ben.id(), cleo.id()).doesNotContain(ann.id());
    }

    /** Standard Webhooks: the HMAC of id, time and body. */
    private static void assertSigned(Call call) throws GeneralSecurityException {
        String id = call.headers.get("webhook-id");
        String time = call.headers.get("webhook-timestamp");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        byte[] signed = (id + "." + time + "." + call.body).getBytes(StandardCharsets.UTF_8);
        assertThat(call.headers.get("webhook-signature"))
                .isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed)));
        assertThat(Long.parseLong(time)).isCloseTo(Instant.now().getEpochSecond(), Offset.offset(300L));
    }

    /** Whichever call of the two tests fails, it comes again. */
    @Test
    void aCallThatFailsIsRepeatedWithTheSameId() {
        TestUser ann = server.newUser("ann");
        failures.set(1);
        PushTest.send(ann, ann.direct(server.newUser("ben")), new JsonObject().put("content", "hello"));

        Awaitility.await()
                .until(() -> calls.stream()
                                .map(call -> call.headers.get("webhook-id"))
                                .distinct()
                                .count()
                        < calls.size());
    }
}
